// The page's elements: found, and made. Everything from outside is set as text, never as HTML.
export const $ = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const made = (tag, properties) => Object.assign(document.createElement(tag), properties);
