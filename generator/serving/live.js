// Keeps an open page as fresh as the records: asks what is new, loads the page again when it changed, tells what is wrong.
const page = document.currentScript.dataset.page;
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function tell({ language, title, lines }) {
  document.getElementById("uretken-live")?.remove();
  document.body.style.paddingBottom = "";
  if (!title) return;
  const box = document.createElement("section");
  box.id = "uretken-live";
  box.lang = language;
  box.setAttribute("role", "alert");
  box.tabIndex = 0; // a long one is scrolled with the keyboard
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:99;max-height:40vh;overflow:auto;box-sizing:border-box;" +
    "padding:16px max(16px, calc(50% - 564px));font-size:16px;line-height:1.45;" +
    "background:#7a1414;color:#fff;border-top:4px solid #ffb4a8";
  const heading = document.createElement("strong");
  heading.textContent = title;
  box.append(heading);
  const list = document.createElement("ul");
  list.style.cssText = "list-style:none;margin:0;padding:0";
  for (const { place, text } of lines) {
    const item = document.createElement("li");
    item.style.cssText = "margin:8px 0 0";
    const where = document.createElement("code");
    // A long path is broken after a slash, not in a word.
    place.split("/").forEach((part, index) => {
      if (index) where.append("/", document.createElement("wbr"));
      where.append(part);
    });
    where.style.cssText = "display:block;padding:0;color:#ffd9d2;background:none;font-size:.9em;font-weight:bold";
    if (place) item.append(where);
    item.append(text);
    list.append(item);
  }
  box.append(list);
  document.body.append(box);
  document.body.style.paddingBottom = `${box.offsetHeight}px`; // so that the foot of the page can be scrolled to
}

async function changed() {
  const now = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return now.headers.get("X-Page") !== page;
}

async function watch() {
  let seen = 0;
  for (;;) {
    try {
      const answer = await fetch(`/__uretken/live?seen=${seen}`, { cache: "no-store" });
      const state = await answer.json();
      if (state.number !== seen) {
        seen = state.number;
        tell(state);
        if (await changed()) {
          location.reload();
          return;
        }
      } else {
        await pause(1);
      }
    } catch {
      await pause(2); // the server is away for a moment
    }
  }
}

watch();
