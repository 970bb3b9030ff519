// The search itself: which entries hold all the words of a text. No page is touched here; find.js and browse.js show.
//
// The build names the endings of words and says which file holds which stems (generator/search/). What stands here of
// folding, words and stems stands there once more; a test holds the two together.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...DIGITS].map((sign, value) => [sign, value]));
const TITLE_NAME_TEXT = [8, 3, 1];
const KIND = { place: 1.4, project: 1.2, need: 1.1, feedback: 0.7, term: 0.9 };
const LEAST = 3; // letters from which a beginning of a word is looked for, too
const LONGEST = 40;

const loading = new Map();

function load(address) {
  if (!loading.has(address)) {
    const coming = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return answer.json();
    });
    coming.catch(() => loading.delete(address)); // the next attempt asks anew
    loading.set(address, coming);
  }
  return loading.get(address);
}

/** The first file of a search: kinds, words, endings, and the names of the other files. */
export function opened(base) {
  return load(`${base}index.json`);
}

/** Small letters without marks; I, İ, ı and i are one. */
export function folded(text) {
  return text.replace(/[Iİı]/g, "i").toLowerCase().normalize("NFKD")
    .replace(/[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670]/g, "");
}

/** The words of a text, folded; what an apostrophe parts off is left out. */
export function words(text) {
  const plain = folded(text).replace(/([\p{L}\p{N}]{2})['’ʼ`´]\p{L}+/gu, "$1");
  return plain.match(/[\p{L}\p{N}]+(?:\.\p{Nd}+)*/gu) || [];
}

/** What the forms of a word share, by the rules of the language. */
export function stem(word, rules) {
  const whole = rules.whole || {};
  const letters = /^\p{L}+$/u.test(word);
  while (!Object.hasOwn(whole, word)) {
    const rule = letters
      && rules.endings.find(([ending, , least]) => word.endsWith(ending) && word.length - ending.length >= least);
    if (!rule) break;
    const shorter = word.slice(0, word.length - rule[0].length) + rule[1];
    if (shorter === word) break;
    word = shorter;
    if (!rules.again) break;
  }
  if (Object.hasOwn(whole, word)) word = whole[word];
  const changed = (rules.final || {})[word.at(-1)];
  return changed && word.length > 3 && letters ? word.slice(0, -1) + changed : word;
}

/** Numbers from the gaps between them: five bits a sign, the sixth says that more follows. */
export function numbersOf(gaps) {
  const numbers = [];
  let before = -1;
  let gap = 0;
  let shift = 0;
  for (const sign of gaps) {
    const value = VALUE.get(sign);
    gap |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      before += gap + 1;
      numbers.push(before);
      gap = 0;
      shift = 0;
    }
  }
  return numbers;
}

/** The place of the first item that is not smaller. */
function placeOf(items, wanted, of) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(items[middle]) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** [stem, lists] of every stem that begins so; with `exactly`, of the stem itself. */
async function stemsOf(base, index, beginning, exactly) {
  const first = (shard) => shard[0];
  let at = placeOf(index.shards, beginning, first);
  if (at === index.shards.length || index.shards[at][0] !== beginning) at -= 1;
  const needed = [];
  for (let next = Math.max(at, 0); next < index.shards.length; next += 1) {
    const [from] = index.shards[next];
    if (next > at && !(exactly ? from === beginning : from.startsWith(beginning))) break;
    needed.push(load(`${base}${index.shards[next][1]}.json`));
  }
  const found = [];
  for (const shard of await Promise.all(needed)) {
    for (let place = placeOf(shard.stems, beginning, (one) => one); place < shard.stems.length; place += 1) {
      const here = shard.stems[place];
      if (exactly ? here !== beginning : !here.startsWith(beginning)) break;
      found.push([here, shard.lists[place]]);
    }
  }
  return found;
}

/** Entry to how well it fits one word. Python compares by code point; stems are plain letters, so both orders agree. */
async function found(base, index, word) {
  const root = stem(word, index.stems).slice(0, LONGEST);
  const beginning = word.slice(0, LONGEST);
  const lists = new Map();
  const take = (several, fit) => several.forEach(([name, list]) => {
    if (!lists.has(name)) lists.set(name, [list, fit(name)]);
  });
  const exact = stemsOf(base, index, root, true);
  const longer = beginning.length >= LEAST ? stemsOf(base, index, beginning, false) : [];
  take(await exact, () => 1);
  take(await longer, (name) => 0.3 + (0.4 * beginning.length) / name.length);
  for (let cut = 1; cut <= 2 && !lists.size && beginning.length - cut > LEAST; cut += 1) {
    // A word that is being typed may stand between two of its forms: "mahall" is a stem, "mahallel" is not yet.
    take(await stemsOf(base, index, stem(beginning.slice(0, -cut), index.stems), true), () => 0.6);
  }
  const scores = new Map();
  for (const [list, fit] of lists.values()) {
    list.split("|").forEach((gaps, tier) => {
      for (const number of numbersOf(gaps)) {
        const score = fit * TITLE_NAME_TEXT[tier];
        if (score > (scores.get(number) || 0)) scores.set(number, score);
      }
    });
  }
  const rare = Math.log(1 + index.count / (1 + scores.size));
  for (const [number, score] of scores) scores.set(number, score * rare);
  return scores;
}

function kindOf(index, number) {
  let end = 0;
  for (const [kind, count] of index.kinds) {
    end += count;
    if (number < end) return kind;
  }
  return "";
}

/**
 * What a text finds: {all: Map(entry number -> score), some: the same}. `all` holds what has every word; `some` what
 * has at least one, for when there is nothing that has all. Null for a text without words.
 */
export async function asked(base, text) {
  const index = await opened(base);
  const several = [...new Set(words(text))];
  if (!several.length) return null;
  const each = await Promise.all(several.map((word) => found(base, index, word)));
  const some = new Map();
  for (const scores of each) {
    for (const [number, score] of scores) some.set(number, (some.get(number) || 0) + score);
  }
  for (const [number, score] of some) some.set(number, score * (KIND[kindOf(index, number)] || 1));
  const all = new Map([...some].filter(([number]) => each.every((scores) => scores.has(number))));
  return { all, some };
}

/** Entry number to score of what holds every word; null for a text without words. */
export async function matches(base, text) {
  const answer = await asked(base, text);
  return answer && answer.all;
}

/** The best first; equal ones in the order of their numbers. */
export function inOrder(scores) {
  return [...scores.keys()].sort((one, other) => scores.get(other) - scores.get(one) || one - other);
}

/** Entries as they are shown: {kind, title, path, details}. */
export async function entriesOf(base, numbers) {
  const index = await opened(base);
  const size = index.entriesAFile;
  return Promise.all(numbers.map(async (number) => {
    const [title, path, details] = (await load(`${base}${index.entries[Math.floor(number / size)]}.json`))[number % size];
    return { kind: kindOf(index, number), title, path, details };
  }));
}

/** The columns the search page filters by. */
export function facets(base) {
  return load(`${base}facets.json`);
}
