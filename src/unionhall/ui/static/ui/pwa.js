// The portal on the phone: kept bookings, a hint how to install. Words come from the page; nothing depends on this file.
(() => {
  "use strict";
  const here = document.currentScript, { worker, bookings } = here.dataset;
  const all = selector => [...document.querySelectorAll(selector)];
  if (!("serviceWorker" in navigator) || !("caches" in window) || !window.isSecureContext) return;
  const KEPT = "kept";

  // ---- signing out: what was kept goes at once, and not only when the next page is seen ----
  document.addEventListener("submit", event => {
    if (event.target.matches("[action*=logout]")) caches.delete(KEPT);
  });

  // ---- keep my bookings on this phone: only after somebody switched it on ----
  const show = on => {
    all("[data-kept-on]").forEach(part => { part.hidden = !on; });
    all("[data-kept-off]").forEach(part => { part.hidden = on; });
  };
  const keep = async () => {
    const response = await fetch(bookings, { cache: "no-store" });
    if (!response.ok || response.redirected) throw new Error("not kept");
    await (await caches.open(KEPT)).put(bookings, response);
  };
  all("[data-keep-bookings]").forEach(part => {
    part.hidden = false;
    caches.has(KEPT).then(show);
    part.addEventListener("click", event => {
      const button = event.target.closest("[data-keep-switch]");
      if (!button) return;
      const turned = button.dataset.keepSwitch === "on" ? keep() : caches.delete(KEPT);
      turned.then(() => show(button.dataset.keepSwitch === "on")).catch(() => {
        all("[data-kept-failed]").forEach(note => { note.hidden = false; });
      });
    });
  });
  all("[data-kept-link]").forEach(link => caches.match(bookings).then(kept => { link.hidden = !kept; }));

  // ---- a hint how to install, on the page that offers it and nowhere else ----
  window.addEventListener("beforeinstallprompt", event => {
    event.preventDefault();
    all("[data-install]").forEach(button => {
      button.hidden = false;
      button.addEventListener("click", () => event.prompt(), { once: true });
    });
  });

  // ---- the page without a net is kept as it is read: language, size, colours ----
  const root = document.documentElement, look = [root.lang, root.dataset.size, root.dataset.theme].join("|");
  navigator.serviceWorker.register(worker, { updateViaCache: "none" }).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (!navigator.onLine) return;
    const before = localStorage.getItem("look");
    localStorage.setItem("look", look);
    if (before && before !== look) active.postMessage("look");
  }).catch(() => {});
})();
