// The phone's own position, only when asked for; without this file the list of places does.
(() => {
  const form = document.querySelector("[data-locate]");
  const button = form && form.querySelector("[data-locate-me]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.longitude.value = coords.longitude;
        form.elements.latitude.value = coords.latitude;
        form.submit();
      },
      () => { button.disabled = false; },
      { maximumAge: 600000, timeout: 8000 },
    );
  });
})();
