// How figures read on this page. One formatter each: making an Intl formatter is slow, using one is fast.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const minutes = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndMinutes = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** @returns {string} such as `1,204` */
export const count = (number) => whole.format(number);

/** @returns {string} such as `101.23` */
export const price = (number) => cents.format(number);

/** @returns {string} with a true minus sign, as wide as the plus */
export const signed = (number) => {
  const digits = cents.format(Math.abs(number));
  if (digits === "0.00") {
    return digits;
  }
  return (number < 0 ? "−" : "+") + digits;
};

/** @returns {string} such as `980 B`, `14.2 kB`, `3.1 MB` */
export const bytes = (number) => {
  if (number < 1000) {
    return `${whole.format(number)} B`;
  }
  if (number < 1e6) {
    return `${tenths.format(number / 1000)} kB`;
  }
  return `${tenths.format(number / 1e6)} MB`;
};

/** @returns {string} milliseconds without their unit: `0.4`, `12`, `1,204` */
export const milliseconds = (number) => (number < 10 ? tenths : whole).format(number);

/** @returns {string} such as `500 ms`, `2 s`, `1 min` */
export const interval = (millis) => {
  if (millis < 1000) {
    return `${millis} ms`;
  }
  return millis < 60_000 ? `${millis / 1000} s` : `${millis / 60_000} min`;
};

/** @returns {string} such as `8 s`, `2 min 5 s`, `3 h 12 min` */
export const elapsed = (millis) => {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
};

/** @returns {string} the time of day, and the day when it is another one */
export const clock = (epochMillis) => {
  const date = new Date(epochMillis);
  return (date.toDateString() === new Date().toDateString() ? minutes : dayAndMinutes).format(date);
};

/** @returns {string} such as `14:03:22.041` */
export const preciseClock = (epochMillis) => {
  const date = new Date(epochMillis);
  const two = (number) => String(number).padStart(2, "0");
  const millis = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
};
