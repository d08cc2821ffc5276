// A classic script, so that it runs before the first paint: a chosen theme must not flash in the other one's colours.
(() => {
  "use strict";
  const KEY = "parley.theme";
  const THEMES = ["auto", "light", "dark"];

  // Storage may be forbidden (private windows, policies). The page then just forgets.
  const stored = () => {
    try {
      const theme = localStorage.getItem(KEY);
      return THEMES.includes(theme) ? theme : "auto";
    } catch {
      return "auto";
    }
  };

  const apply = (theme) => {
    if (theme === "auto") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
  };

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("theme-choice");
    choice.querySelector(`input[value="${stored()}"]`).checked = true;
    choice.addEventListener("change", (event) => {
      apply(event.target.value);
      try {
        localStorage.setItem(KEY, event.target.value);
      } catch {
        // Forgotten at the next visit.
      }
    });
  });
})();
