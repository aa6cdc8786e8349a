// What the pages do beyond plain HTML: layers, calendar, keys, one send per form, upload with a progress bar.
// Every listener sits on the document, so that swapped fragments need no set-up but `dress`.
(function () {
  "use strict";
  const each = (root, query, act) => root.querySelectorAll(query).forEach(act);

  function dress(root) {
    each(root, "[data-calendar]", (button) => { button.hidden = !HTMLInputElement.prototype.showPicker; });
    each(root, "details.layer:not([data-dressed])", makeLayer);
    each(root, "input[type=file][data-choose]:not([data-dressed])", makeFilePicker);
    const summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  // A <details> becomes a <dialog>; its summary opens it.
  function makeLayer(details) {
    details.dataset.dressed = "";
    const body = details.querySelector(".layer-body");
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", details.id + "-title");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button-plain";
    close.textContent = body.dataset.close;
    close.addEventListener("click", () => dialog.close());
    (body.querySelector("form:last-of-type") || body).append(" ", close);
    dialog.append(body);
    details.after(dialog);
    const wasOpen = details.open;
    details.open = false;
    details.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    if (wasOpen) dialog.showModal();
  }

  // The browser names its file button in its own language; ours stands over it.
  function makeFilePicker(input) {
    input.dataset.dressed = "";
    const frame = document.createElement("div");
    frame.className = "file-picker";
    const word = document.createElement("span");
    word.className = "button button-plain";
    word.setAttribute("aria-hidden", "true");
    word.textContent = input.dataset.choose;
    const names = document.createElement("span");
    names.textContent = input.dataset.none;
    names.setAttribute("aria-live", "polite");
    input.replaceWith(frame);
    frame.append(word, names, input);
    input.addEventListener("change", () => {
      names.textContent = Array.from(input.files, (file) => file.name).join(", ") || input.dataset.none;
    });
  }

  // The calendar: a hidden date box whose choice is written as day/month/year.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-calendar]");
    if (!button) return;
    const text = document.getElementById(button.dataset.calendar);
    const picker = button.parentElement.querySelector(".calendar");
    const typed = text.value.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    picker.value = typed ? [typed[3], typed[2].padStart(2, "0"), typed[1].padStart(2, "0")].join("-") : "";
    picker.onchange = () => {
      const [year, month, day] = picker.value.split("-");
      if (!day) return;
      text.value = day + "/" + (+month < 3 ? month : +month) + "/" + year;
      text.dispatchEvent(new Event("change", { bubbles: true }));
      text.focus();
    };
    picker.showPicker();
  });

  // Keys: an element with data-key is pressed by them. Nothing is heard while a word is being composed.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat) return;
    const keys = [event.ctrlKey && "Control", event.altKey && "Alt", event.shiftKey && "Shift", event.key];
    const chord = keys.filter(Boolean).join("+");
    const layer = document.querySelector("dialog[open]");
    const named = '[data-key="' + CSS.escape(chord) + '"]';
    // Where the address names a place of the page, a key that leads on from there goes first.
    const target = (!layer && document.querySelector(":target " + named)) || (layer || document).querySelector(named);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  // A form is sent once; coming back to the page frees it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => mark(form, true));
    if (form.hasAttribute("data-upload") && !form.hasAttribute("hx-post")) {
      event.preventDefault();
      upload(form, event.submitter);
    }
  });
  window.addEventListener("pageshow", () => each(document, "form[data-sent]", free));
  function mark(form, sent) {
    each(form, "button:not([type=button])", (button) => button.setAttribute("aria-disabled", sent));
  }
  function free(form) {
    delete form.dataset.sent;
    mark(form, false);
  }

  // Uploads go by XMLHttpRequest, the only way to know how far they are.
  function upload(form, submitter) {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const box = form.querySelector(".uploading");
    const bar = box.querySelector("progress");
    const word = box.querySelector("[role=status]");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round(event.loaded / event.total * 100);
      word.textContent = bar.value + " %";
    };
    request.onload = () => {
      const place = request.getResponseHeader("X-Location");
      if (place) { location.assign(place); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.title = page.title;
      document.body.replaceWith(page.body);
      dress(document);
      const heading = document.querySelector(".error-summary, h1");
      if (heading) heading.focus();
    };
    request.onerror = () => { free(form); box.hidden = true; form.submit(); };
    box.hidden = false;
    request.send(data);
  }

  // The panel of the person's name closes on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    each(document, "details.who[open]", (panel) => { if (!panel.contains(event.target)) panel.open = false; });
  });
  document.addEventListener("keyup", (event) => {
    const panel = event.key === "Escape" && document.querySelector("details.who[open]");
    if (panel) { panel.open = false; panel.querySelector("summary").focus(); }
  });

  // A link to a place that is folded away unfolds it; not every browser does so by itself.
  function unfold() {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = place && place.closest("details:not([open]):not(.layer)");
    if (folded) { folded.open = true; place.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  window.banhanh = { dress, free };
  dress(document);
  document.documentElement.dataset.ready = "";
})();
