// What a page must be for every reader, checked in the browser: returns a list of sentences, empty when all is well.
// Run by test_looks.py; part of no page.
const problems = [];
const said = (element) => (element.getAttribute("aria-label") || element.textContent || "").trim();
const where = (element) => element.outerHTML.slice(0, 120);
const isSeen = (element) => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.display !== "none";
};

if (document.documentElement.scrollWidth > window.innerWidth)
  problems.push(`it is ${document.documentElement.scrollWidth} px wide in a window of ${window.innerWidth}`);
if (document.querySelectorAll("h1").length !== 1)
  problems.push(`it has ${document.querySelectorAll("h1").length} h1`);
if (!document.documentElement.lang) problems.push("the page names no language");
if (!document.title.trim()) problems.push("the page has no title");
for (const landmark of ["header", "main", "footer", "nav"])
  if (!document.querySelector(landmark)) problems.push(`there is no ${landmark}`);

const ids = new Set();
for (const element of document.querySelectorAll("[id]")) {
  if (ids.has(element.id)) problems.push(`the id ${element.id} is there twice`);
  ids.add(element.id);
}
for (const link of document.querySelectorAll('a[href^="#"]'))
  if (link.hash.length > 1 && !document.getElementById(decodeURIComponent(link.hash.slice(1))))
    problems.push(`a link leads to ${link.hash}, which is not there`);
for (const element of document.querySelectorAll("a[href], button, summary"))
  if (!element.closest("[aria-hidden]") && !said(element) && !element.querySelector("img[alt]:not([alt=''])")) problems.push(`nothing is said by ${where(element)}`);
for (const image of document.querySelectorAll("img"))
  if (!image.hasAttribute("alt")) problems.push(`a picture without alt: ${where(image)}`);
for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
  if (!said(field) && !field.labels.length) problems.push(`a field without a name: ${where(field)}`);
for (const region of document.querySelectorAll("[aria-labelledby]"))
  for (const id of region.getAttribute("aria-labelledby").split(" "))
    if (!ids.has(id)) problems.push(`aria-labelledby names ${id}, which is not there`);

// No level is left out on the way down: h2 after h1, not h3.
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  if (!heading.checkVisibility()) continue;
  const now = Number(heading.tagName[1]);
  if (level && now > level + 1) problems.push(`h${now} after h${level}: ${said(heading).slice(0, 60)}`);
  level = now;
}

// Contrast of text on what is painted behind it (WCAG 1.4.3): 4.5, or 3 of large text.
const channels = (color) => (color.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = ([red, green, blue]) => {
  const linear = [red, green, blue].map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const over = (front, back) => {
  const alpha = front.length > 3 ? front[3] : 1;
  return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
};
const background = (element) => {
  if (!element) return channels(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const own = channels(getComputedStyle(element).backgroundColor);
  return own.length > 3 && own[3] === 0 ? background(element.parentElement) : over(own, background(element.parentElement));
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.textContent.trim() || seen.has(element) || !isSeen(element) || element.closest("svg, .unseen, .skip")) continue;
  seen.add(element);
  const style = getComputedStyle(element), back = background(element), front = over(channels(style.color), back);
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
  const painted = over([...front, opacity], back);
  const [high, low] = [light(painted), light(back)].sort((one, other) => other - one);
  const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < (isLarge ? 3 : 4.5) - 0.01)
    problems.push(`contrast ${ratio.toFixed(2)} of "${texts.currentNode.textContent.trim().slice(0, 30)}" in ${where(element).slice(0, 60)}`);
}
return problems;
