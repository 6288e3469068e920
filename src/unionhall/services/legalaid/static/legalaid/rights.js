// The number beside the slider follows it; without this file the button says the same.
(() => {
  "use strict";
  document.querySelectorAll("[data-share]").forEach(form => {
    const range = form.querySelector("input[type=range]"), shown = form.querySelector("output");
    range.addEventListener("input", () => { shown.textContent = `${range.value}%`; });
  });
})();
