// Prints the page, or copies its address. Without this module the browser's own menu does both, and no button stands here.
const tools = document.querySelector(".tools");

async function copy(button) {
  const address = document.querySelector('meta[property="og:url"]')?.content ?? location.href.split("#")[0];
  const said = tools.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = button.dataset.done;
  } catch {
    said.textContent = address; // to copy by hand
  }
}

if (tools) {
  tools.hidden = false;
  tools.querySelector("[data-do=print]").addEventListener("click", () => print());
  tools.querySelector("[data-do=copy]").addEventListener("click", (event) => copy(event.currentTarget));
}

// Reads a section aloud with a voice of this device. Voices that send the words away are never used; without a voice of
// the page's language no button appears. The sentence that is read is marked where the browser can mark.
const synth = window.speechSynthesis;
const template = document.getElementById("read-aloud");
const language = document.documentElement.lang.split("-")[0];
const NOT_READ = ".aloud, .meaning, svg, details:not([open]) > :not(summary), .proof, figure";
let open = null; // the controls of the section that is being read
let reading = 0; // counts up, so that what was stopped does not go on

const voiceOf = () => synth.getVoices().find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language);

function sentencesOf(text) {
  if (!Intl.Segmenter) return [{ segment: text, index: 0 }];
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)];
}

// The texts of a block, one after another, and where each begins.
function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const texts = [];
  let length = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(NOT_READ)) continue;
    texts.push({ node, start: length });
    length += node.data.length;
  }
  return texts;
}

function rangeOf(texts, start, end) {
  const range = new Range();
  for (const { node, start: from } of texts) {
    const to = from + node.data.length;
    if (start >= from && start < to) range.setStart(node, start - from);
    if (end > from && end <= to) range.setEnd(node, end - from);
  }
  return range;
}

function* sentences(section) {
  for (const block of section.querySelectorAll("h2, h3, p, li")) {
    if (block.closest(NOT_READ) || block.querySelector("p, li")) continue;
    const texts = textsOf(block);
    const whole = texts.map(({ node }) => node.data).join("");
    for (const { segment, index } of sentencesOf(whole)) {
      if (segment.trim()) yield { words: segment.trim(), range: rangeOf(texts, index, index + segment.length) };
    }
  }
}

function mark(range) {
  if (!window.Highlight) return;
  if (range) CSS.highlights.set("spoken", new Highlight(range));
  else CSS.highlights.delete("spoken");
}

function stop() {
  reading += 1;
  synth.cancel();
  mark(null);
  if (open) show(open, "idle");
  open = null;
}

function show(controls, state) {
  controls.querySelector("[data-do=begin]").hidden = state !== "idle";
  controls.querySelector("[data-do=pause]").hidden = state !== "reading";
  controls.querySelector("[data-do=resume]").hidden = state !== "paused";
  controls.querySelector("[data-do=stop]").hidden = state === "idle";
}

function speak(queue, voice, turn) {
  const { value: sentence, done } = queue.next();
  if (turn !== reading) return;
  if (done) {
    stop();
    return;
  }
  const utterance = new SpeechSynthesisUtterance(sentence.words);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.onstart = () => turn === reading && mark(sentence.range);
  utterance.onend = () => speak(queue, voice, turn);
  utterance.onerror = () => turn === reading && stop();
  synth.speak(utterance);
}

function begin(section, controls, voice) {
  stop();
  open = controls;
  show(controls, "reading");
  controls.querySelector("[data-do=pause]").focus();
  speak(sentences(section), voice, reading);
}

function addControls(section, voice) {
  const controls = template.content.firstElementChild.cloneNode(true);
  const heading = section.querySelector("h2");
  for (const button of controls.querySelectorAll("button")) button.setAttribute("aria-describedby", heading.id);
  controls.querySelector("[data-do=begin]").addEventListener("click", () => begin(section, controls, voice));
  controls.querySelector("[data-do=pause]").addEventListener("click", () => {
    synth.pause();
    show(controls, "paused");
    controls.querySelector("[data-do=resume]").focus();
  });
  controls.querySelector("[data-do=resume]").addEventListener("click", () => {
    synth.resume();
    show(controls, "reading");
    controls.querySelector("[data-do=pause]").focus();
  });
  controls.querySelector("[data-do=stop]").addEventListener("click", () => {
    stop();
    controls.querySelector("[data-do=begin]").focus();
  });
  section.querySelector(".text").prepend(controls);
}

function offer() {
  const voice = voiceOf();
  if (!voice || document.querySelector(".aloud")) return;
  for (const section of document.querySelectorAll("main section")) {
    if (section.querySelector(":scope > h2[id] ~ .text")) addControls(section, voice);
  }
}

if (synth && template) {
  offer();
  synth.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
}
