// Going through the inbox by keyboard: j and k move, x ticks, Enter opens. Without this file Tab does the same.
(() => {
  "use strict";
  const form = document.querySelector("[data-inbox]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-row]")];
  const hint = form.querySelector("[data-keys]");
  if (hint) hint.hidden = false;
  const link = row => row.querySelector("th a");
  const here = () => rows.findIndex(row => row.contains(document.activeElement));
  const go = step => {
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    link(rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  const tick = () => {
    const row = rows[here()], box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  };
  const keys = { j: () => go(1), k: () => go(-1), x: tick };
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input:not([type=checkbox]),select,textarea,[contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
