// The button for light and dark. Without it, or without JavaScript, the reader's device decides.
(function () {
  "use strict";
  var root = document.documentElement;
  var device = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try { return localStorage.getItem("uretken-scheme"); } catch (refused) { return null; }
  }
  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : device.matches;
  }

  var chosen = stored();
  if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".u-scheme");
    if (!button) return;
    function show() { button.setAttribute("aria-pressed", String(isDark())); }
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.scheme = isDark() ? "light" : "dark";
      try { localStorage.setItem("uretken-scheme", root.dataset.scheme); } catch (refused) { /* kept for this page only */ }
      show();
    });
    device.addEventListener("change", show);
    show();
  });

  // Sharing: the device's own way where it has one, else the address is copied.
  document.addEventListener("DOMContentLoaded", function () {
    var copy = document.querySelector(".u-share__copy");
    if (!copy || !(navigator.share || navigator.clipboard)) return;
    copy.hidden = false;
    copy.addEventListener("click", function () {
      if (navigator.share) { navigator.share({ title: document.title, url: location.href }).catch(function () { /* given up */ }); return; }
      navigator.clipboard.writeText(location.href).then(function () { copy.textContent = copy.dataset.done; });
    });
  });
})();
