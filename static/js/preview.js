// Keeps the preview up to date while an author types. Without this module the button does it.
const PAUSE = 700;
const button = document.getElementById("preview-button");
const form = button?.form;
let waiting;

function refresh() {
  form.requestSubmit(button);
}

if (form) {
  for (const happening of ["input", "change"]) {
    form.addEventListener(happening, () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, PAUSE);
    });
  }
  form.addEventListener("submit", (event) => {
    if (event.submitter !== button) clearTimeout(waiting);
  });
}
