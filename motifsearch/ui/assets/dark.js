// The visitor's wish for light or dark, as the system tells it.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const dim = () => document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", dim);
  dim();
})();
