// The only place that knows htmx by its events: both names of version 4 and version 2 are heard.
(function () {
  "use strict";
  function on(names, act) {
    names.forEach((name) => document.addEventListener(name, act));
  }
  // After a swap: dress what came, and never leave the focus on the body.
  on(["htmx:after:swap", "htmx:afterSwap"], (event) => {
    window.banhanh.dress(document);
    document.querySelectorAll("form[data-sent]").forEach(window.banhanh.free);
    if (document.activeElement && document.activeElement !== document.body) return;
    const root = event.target instanceof Element ? event.target : document;
    const heading = root.querySelector("[data-focus], h1, h2") || document.querySelector("h1");
    if (!heading) return;
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus();
  });
  // No answer at all: the form may be sent again.
  on(["htmx:error", "htmx:sendError"], () => {
    document.querySelectorAll("form[data-sent]").forEach(window.banhanh.free);
  });
})();
