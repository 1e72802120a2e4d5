/** What the browser remembers of its user: the display name. */

const NAME = 'sluice.name';

/** The remembered name, empty if there is none or the browser refuses storage. */
export function rememberedName() {
  try {
    return localStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

export function rememberName(name) {
  try {
    localStorage.setItem(NAME, name);
  } catch {
    // A browser that refuses storage asks for the name each time.
  }
}
