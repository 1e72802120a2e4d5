/** The pictures of a room: one tile for each participant, one for each shared screen. */

const GAP = 9.6;
const WIDE = 16 / 9;
/** On an upright screen tiles may become upright too. */
const UPRIGHT = 3 / 4;

export class Tiles {
  #grid;
  #spotlight;
  #tiles = new Map();

  /**
   * @param {HTMLElement} grid
   * @param {HTMLElement} spotlight where shared screens go
   */
  constructor(grid, spotlight) {
    this.#grid = grid;
    this.#spotlight = spotlight;
    new ResizeObserver(() => this.#layOut()).observe(grid);
  }

  /** Makes the tile of a participant, or finds it. */
  ofParticipant(id, name, own = false) {
    return this.#tile(id, id, name, own, this.#grid);
  }

  /** Makes the tile of a shared screen, or finds it. */
  ofScreen(participantId, trackId, name) {
    const tile = this.#tile(trackId, participantId, name, false, this.#spotlight);
    this.#spotlight.hidden = false;
    return tile;
  }

  /** The id under which a tile is kept changes with that of its participant. */
  rename(oldId, id) {
    const tile = this.#tiles.get(oldId);
    if (!tile || oldId === id) return;
    this.#tiles.delete(oldId);
    this.#tiles.set(id, tile);
    tile.element.dataset.participant = id;
  }

  /** Marks a participant that speaks. */
  mark(id, speaking) {
    this.#tiles.get(id)?.element.classList.toggle('speaking', speaking);
  }

  remove(key) {
    this.#tiles.get(key)?.element.remove();
    this.#tiles.delete(key);
    this.#spotlight.hidden = this.#spotlight.childElementCount === 0;
    this.#layOut();
  }

  clear() {
    for (const key of [...this.#tiles.keys()]) this.remove(key);
  }

  #tile(key, participantId, name, own, parent) {
    let tile = this.#tiles.get(key);
    if (!tile) {
      tile = new Tile(participantId, name, own);
      this.#tiles.set(key, tile);
      parent.append(tile.element);
      this.#layOut();
    }
    return tile;
  }

  /** Sizes the tiles to their number: of all numbers of columns that with the largest tiles. */
  #layOut() {
    const count = this.#grid.childElementCount;
    const {clientWidth, clientHeight} = this.#grid;
    if (count === 0 || clientWidth === 0) return;
    const narrowest = clientWidth >= clientHeight ? WIDE : UPRIGHT;
    let best = {width: 0, height: 0};
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const cellWidth = (clientWidth - GAP * (columns - 1)) / columns;
      const cellHeight = (clientHeight - GAP * (rows - 1)) / rows;
      const width = Math.min(cellWidth, cellHeight * WIDE);
      const height = Math.min(cellHeight, width / narrowest);
      const fitted = Math.min(width, height * WIDE);
      if (fitted * height > best.width * best.height) best = {width: fitted, height};
    }
    this.#grid.style.setProperty('--tile-width', `${Math.floor(best.width)}px`);
    this.#grid.style.setProperty('--tile-height', `${Math.floor(best.height)}px`);
  }
}

class Tile {
  element;
  #video = null;
  #muted;

  constructor(participantId, name, own) {
    this.element = document.createElement('article');
    this.element.className = 'tile';
    this.element.dataset.participant = participantId;
    this.element.setAttribute('aria-label', name);
    this.element.classList.toggle('own', own);
    const avatar = this.element.appendChild(document.createElement('div'));
    avatar.className = 'avatar';
    avatar.setAttribute('aria-hidden', 'true');
    avatar.appendChild(document.createElement('span')).textContent = initials(name);
    const label = this.element.appendChild(document.createElement('p'));
    label.className = 'tile-name';
    this.#muted = label.appendChild(icon('mic-off', 'Microphone off'));
    this.#muted.setAttribute('hidden', '');
    label.appendChild(document.createElement('span')).textContent = own ? `${name} (you)` : name;
  }

  /** Shows a picture; null for none. The own camera is shown as in a mirror. */
  show(mediaStreamTrack, trackId, mirrored = false) {
    if (this.#video && this.#video.srcObject.getTracks()[0] === mediaStreamTrack) {
      this.#video.dataset.track = trackId;
      return;
    }
    if (this.#video) {
      this.#video.srcObject = null;
      this.#video.remove();
      this.#video = null;
    }
    if (!mediaStreamTrack) return;
    const video = document.createElement('video');
    video.autoplay = true;
    video.playsInline = true;
    video.muted = true;
    video.dataset.track = trackId;
    video.classList.toggle('mirrored', mirrored);
    video.srcObject = new MediaStream([mediaStreamTrack]);
    this.element.querySelector('.avatar').after(video);
    this.#video = video;
  }

  setMuted(muted) {
    this.#muted.toggleAttribute('hidden', !muted);
  }
}

/** An icon of the sprite. */
function icon(name, label) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.classList.add('icon');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const use = svg.appendChild(document.createElementNS(namespace, 'use'));
  use.setAttribute('href', `/app/icons.svg#${name}`);
  return svg;
}

function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''];
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase() || '?';
}
