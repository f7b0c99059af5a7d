// The media library: files sent one by one with their progress, the point that stays in sight, a count of signs.
// Without script the same forms work: files go together, the point is written as numbers.

// --- sending: <form data-upload data-failed data-sending data-reading>, each file its own request and result ---
function row(name, words) {
  const item = document.createElement("li");
  item.className = "message";
  const box = document.createElement("div");
  const line = document.createElement("p");
  const title = document.createElement("strong");
  title.textContent = name;
  const said = document.createElement("span");
  said.textContent = ` ${words}`;
  line.append(title, said);
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  box.append(line, bar);
  item.append(box);
  return { item, said, bar };
}

function fail(item, name, words) {
  item.className = "message error";
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = `${name} – ${words}`;
  item.firstElementChild.replaceChildren(line);
}

function send(form, file, shown) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.value = event.loaded / event.total;
      if (event.loaded === event.total) {
        shown.said.textContent = ` ${form.dataset.reading}`;
        shown.bar.removeAttribute("value");
      }
    });
    request.addEventListener("load", () => {
      const holder = document.createElement("template");
      holder.innerHTML = request.responseText;
      const answer = holder.content.querySelector("li.message");
      if (answer) shown.item.replaceWith(...holder.content.querySelectorAll("li.message"));
      else fail(shown.item, file.name, form.dataset.failed);
      done();
    });
    request.addEventListener("error", () => {
      fail(shown.item, file.name, form.dataset.failed);
      done();
    });
    const body = new FormData(form);
    body.delete("file");
    body.append("file", file);
    request.send(body);
  });
}

async function sendAll(form) {
  const input = form.querySelector("input[type=file]");
  const list = document.getElementById("results");
  const files = [...input.files];
  const rows = files.map((file) => row(file.name, form.dataset.sending));
  list.prepend(...rows.map((shown) => shown.item));
  input.value = "";
  form.querySelector("[data-drop-name]").textContent = "";
  for (const [place, file] of files.entries()) await send(form, file, rows[place]);
  await window.htmx.ajax("GET", window.location.href, { target: "#grid", select: "#grid", swap: "outerHTML show:none" });
}

const upload = document.querySelector("form[data-upload]");
if (upload) {
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll(upload);
  });
  upload.querySelector("input[type=file]").addEventListener("change", (event) => {
    if (event.target.files.length) setTimeout(() => sendAll(upload));
  });
}

// --- the point that stays in sight: a click on the whole picture, or the two fields ---
const picture = document.querySelector("[data-focus-picture]");
const fields = ["x", "y"].map((name) => document.querySelector(`[data-focus="${name}"]`));

function windowOf(width, height, shape, [across, down]) {
  const wide = Math.min(width, height * shape);
  const high = Math.min(height, width / shape);
  const left = Math.min(Math.max(across * width - wide / 2, 0), width - wide);
  const top = Math.min(Math.max(down * height - high / 2, 0), height - high);
  return `${left} ${top} ${wide} ${high}`;
}

function draw() {
  const { width, height } = picture.viewBox.baseVal;
  const point = fields.map((field) => Math.min(Math.max(Number(field.value) / 100, 0), 1));
  for (const mark of picture.querySelectorAll("[data-focus-mark]")) {
    mark.setAttribute("cx", point[0] * width);
    mark.setAttribute("cy", point[1] * height);
  }
  for (const crop of document.querySelectorAll("[data-crop]")) {
    crop.setAttribute("viewBox", windowOf(width, height, Number(crop.dataset.crop), point));
  }
}

if (picture && fields.every(Boolean)) {
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const { width, height } = picture.viewBox.baseVal;
    const scale = Math.min(box.width / width, box.height / height);
    const [left, top] = [(box.width - width * scale) / 2, (box.height - height * scale) / 2];
    const shares = [(event.clientX - box.left - left) / (width * scale), (event.clientY - box.top - top) / (height * scale)];
    shares.forEach((share, place) => (fields[place].value = Math.round(Math.min(Math.max(share, 0), 1) * 100)));
    draw();
  });
  fields.forEach((field) => field.addEventListener("input", draw));
}

// --- how long a description is ---
for (const field of document.querySelectorAll("[data-counted]")) {
  const shown = document.getElementById(field.dataset.counted);
  const count = () => (shown.textContent = `${[...field.value].length.toLocaleString(document.documentElement.lang)} ${shown.dataset.words}.`);
  field.addEventListener("input", count);
  count();
}
