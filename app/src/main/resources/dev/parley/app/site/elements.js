// Making elements. Text goes in as text nodes only: nothing that came over a socket is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** @returns {HTMLElement} a new element with a class and children; a string child becomes a text node */
export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** @returns {SVGElement} a new SVG element with the attributes given */
export function svg(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

/** @returns {HTMLElement} the element with this id, which the page must have */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no element with the id ${id}`);
  }
  return found;
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {boolean} whether the reader asked for less movement */
export const wantsLessMotion = () => reducedMotion.matches;

/**
 * Runs a task in an animation frame, however often it is asked for, and not more often than every `pause` milliseconds.
 * In a hidden tab it waits until the tab is seen again.
 */
export function oncePerFrame(task, pause = 0) {
  let asked = false;
  let ranAt = -pause;
  const run = (now) => {
    if (now - ranAt < pause) {
      requestAnimationFrame(run);
      return;
    }
    asked = false;
    ranAt = now;
    task();
  };
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(run);
    }
  };
}
