/** The room itself: pictures, sound, participants and controls. */

import {canShareScreen} from './capture.js';
import {Fitting} from './fitting.js';
import {Publishing} from './publishing.js';
import {Sounds} from './sounds.js';
import {Tiles} from './tiles.js';

const $ = (id) => document.getElementById(id);
const NOTICE_MS = 5_000;
const MAX_NOTICES = 4;
const STATES = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  closed: 'Ended',
};

/** Shows how the connection is doing. */
export function showStatus(state) {
  $('status').dataset.state = state;
  $('status').textContent = STATES[state];
}

export class Conference {
  #room;
  #capture;
  #publishing;
  #tiles = new Tiles($('tiles'), $('spotlight'));
  #fitting = new Fitting();
  #sounds = new Sounds($('conference'), $('hear'));
  #ownId;
  #changes = null;
  #ending = {title: 'You left the room.', text: ''};

  /**
   * @param {import('/sdk/sluice.js').Room} room
   * @param {import('./capture.js').Capture} capture
   */
  constructor(room, capture) {
    this.#room = room;
    this.#capture = capture;
    this.#publishing = new Publishing(room, capture);
    this.#ownId = room.localParticipant.id;
  }

  /**
   * Runs until the room ends for this participant.
   *
   * @param {boolean} told whether the user was told what devices cannot be used
   * @returns {Promise<{title: string, text: string}>} why it ended
   */
  run(told) {
    $('conference').hidden = false;
    const ended = this.#listen();
    this.#wireControls();
    this.#ownTile();
    for (const participant of this.#room.participants.values()) this.#meet(participant);
    this.#listPeople();
    showStatus(this.#room.connectionState);
    this.#publishing.sync();
    this.#update();
    if (!told && this.#room.localParticipant.role !== 'subscriber') {
      for (const kind of ['audio', 'video']) this.#noticeProblem(kind);
    }
    return ended;
  }

  #listen() {
    const on = (type, listener) => this.#room.addEventListener(type, listener);
    on('connected', () => this.#connected());
    on('participant-joined', ({participant}) => {
      this.#meet(participant);
      this.#peopleChanged(participant, 'joined');
    });
    on('participant-left', ({participant}) => {
      this.#tiles.remove(participant.id);
      this.#peopleChanged(participant, 'left');
    });
    on('track-published', ({track}) => this.#fitting.expect(track));
    on('track-subscribed', ({track}) => this.#play(track));
    on('track-unsubscribed', ({track}) => this.#stop(track));
    on('speaking', ({participant}) => this.#tiles.mark(participant.id, participant.speaking));
    on('subscription-failed', ({track, error}) => {
      const whose = track ? `The ${track.kind} of ${shown(track.participant)}` : 'A track';
      this.#notice(`${whose} cannot be played: ${error.message}`);
    });
    on('bye', ({message}) => {
      this.#ending = {title: 'The server ended the call.', text: message};
    });
    on('error', ({error}) => this.#notice(error.message));
    this.#capture.addEventListener('change', () => this.#update());
    this.#publishing.addEventListener('change', () => this.#update());
    this.#publishing.addEventListener('problem', ({text}) => this.#notice(text));
    return new Promise((resolve) => {
      on('connection-state', ({state, reason}) => {
        showStatus(state);
        if (state !== 'closed') return;
        if (reason !== 'left' && !this.#ending.text) {
          this.#ending = {title: 'The connection was lost.', text: reason ?? ''};
        }
        this.#close();
        resolve(this.#ending);
      });
    });
  }

  #wireControls() {
    $('microphone').onclick = () => this.#busy($('microphone'), () => this.#toggleMicrophone());
    $('camera').onclick = () => this.#busy($('camera'), () => this.#toggleCamera());
    $('screen').onclick = () => this.#busy($('screen'), () => this.#toggleScreen());
    $('people-toggle').onclick = () => this.#showPeople($('people').hidden);
    document.onkeydown = (event) => {
      if (event.key === 'Escape' && !$('people').hidden) this.#closePeople();
    };
    $('copy').onclick = () => this.#copyLink();
    $('leave').onclick = () => this.#room.leave();
    addEventListener('pagehide', () => this.#room.leave());
    const publishes = this.#room.localParticipant.role !== 'subscriber';
    $('microphone').hidden = !publishes;
    $('camera').hidden = !publishes;
    $('screen').hidden = !publishes || !canShareScreen();
    this.#showPeople(matchMedia('(min-width: 64rem)').matches);
  }

  /** A control does one thing at a time. */
  async #busy(button, action) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      await action();
    } finally {
      button.removeAttribute('aria-busy');
      this.#update();
    }
  }

  async #toggleMicrophone() {
    const track = this.#capture.tracks.audio;
    if (track) track.enabled = !track.enabled;
    else await this.#turnOn('audio');
  }

  async #toggleCamera() {
    if (this.#capture.tracks.video) this.#capture.stop('video');
    else await this.#turnOn('video');
    await this.#publishing.sync();
  }

  async #turnOn(kind) {
    await this.#capture.start([kind]);
    this.#noticeProblem(kind);
  }

  #noticeProblem(kind) {
    const text = this.#capture.problems[kind];
    if (text) this.#notice(text, kind);
  }

  async #toggleScreen() {
    if (this.#publishing.screen.length > 0) {
      await this.#publishing.stopScreen();
      return;
    }
    try {
      await this.#publishing.shareScreen();
    } catch (error) {
      // Who closes the browser's dialogue has changed their mind.
      if (error.name !== 'NotAllowedError') {
        this.#notice(`The screen cannot be shared: ${error.message}`, 'screen');
      }
    }
  }

  #showPeople(visible) {
    $('people').hidden = !visible;
    $('people-toggle').setAttribute('aria-expanded', String(visible));
  }

  /** Who was in the panel goes on from the control that opens it. */
  #closePeople() {
    const inside = $('people').contains(document.activeElement);
    this.#showPeople(false);
    if (inside) $('people-toggle').focus();
  }

  async #copyLink() {
    const link = `${location.origin}${location.pathname}`;
    try {
      await navigator.clipboard.writeText(link);
      this.#notice('Link copied', 'link');
    } catch {
      this.#notice(link, 'link');
    }
  }

  // ---- participants

  #connected() {
    const {id} = this.#room.localParticipant;
    this.#tiles.rename(this.#ownId, id);
    this.#ownId = id;
    this.#listPeople();
    this.#publishing.sync();
  }

  #ownTile() {
    const {id, role, name} = this.#room.localParticipant;
    if (role !== 'subscriber') this.#tiles.ofParticipant(id, name, true);
  }

  #meet(participant) {
    if (participant.role === 'subscriber') return;
    this.#tiles.ofParticipant(participant.id, shown(participant));
    this.#tiles.mark(participant.id, participant.speaking);
    for (const track of participant.tracks.values()) {
      if (track.subscribed) this.#play(track);
      else this.#fitting.expect(track);
    }
  }

  /** Large rooms tell of many in one turn: they are listed and noticed together, after it. */
  #peopleChanged(participant, what) {
    if (!this.#changes) {
      this.#changes = {joined: [], left: []};
      queueMicrotask(() => {
        const changes = this.#changes;
        this.#changes = null;
        this.#listPeople();
        for (const [how, people] of Object.entries(changes)) {
          if (people.length === 1) this.#notice(`${shown(people[0])} ${how}`);
          else if (people.length > 1) this.#notice(`${people.length} people ${how}`);
        }
      });
    }
    this.#changes[what].push(participant);
  }

  #listPeople() {
    const {localParticipant, participants} = this.#room;
    const entry = ({id, name}) => {
      const item = document.createElement('li');
      item.dataset.participant = id;
      item.textContent = name;
      return item;
    };
    $('people-list').replaceChildren(
      entry({id: localParticipant.id, name: `${localParticipant.name} (you)`}),
      ...[...participants.values()].map((p) => entry({id: p.id, name: shown(p)})));
    $('people-count').textContent = String(participants.size + 1);
  }

  // ---- media

  #play(track) {
    const {participant, mediaStreamTrack} = track;
    if (track.kind === 'audio') {
      this.#sounds.play(track.id, mediaStreamTrack);
    } else if (track.source === 'screen') {
      const name = `${shown(participant)}: screen`;
      this.#show(this.#tiles.ofScreen(participant.id, track.id, name), track);
    } else {
      this.#show(this.#tiles.ofParticipant(participant.id, shown(participant)), track);
    }
  }

  #show(tile, track) {
    tile.show(track?.mediaStreamTrack ?? null, track?.id);
    if (track) this.#fitting.watch(tile.element, track);
    else this.#fitting.forget(tile.element);
  }

  #stop(track) {
    if (track.kind === 'audio') {
      this.#sounds.stop(track.id);
    } else if (track.source === 'screen') {
      this.#show(this.#tiles.ofScreen(track.participant.id, track.id, ''), null);
      this.#tiles.remove(track.id);
    } else {
      const others = [...track.participant.tracks.values()].filter(
        (t) => t !== track && t.kind === 'video' && t.source !== 'screen' && t.subscribed);
      const tile = this.#tiles.ofParticipant(track.participant.id, shown(track.participant));
      this.#show(tile, others[0] ?? null);
    }
  }

  /** Shows what this participant sends. */
  #update() {
    const {audio, video} = this.#capture.tracks;
    const sharing = this.#publishing.screen.find(({kind}) => kind === 'video') ?? null;
    press('microphone', Boolean(audio?.enabled));
    press('camera', video !== null);
    press('screen', sharing !== null);
    setText($('screen').querySelector('.caption'), sharing ? 'Stop sharing' : 'Share screen');
    const {id, role, name} = this.#room.localParticipant;
    if (role === 'subscriber' || this.#room.connectionState === 'closed') return;
    const tile = this.#tiles.ofParticipant(id, name, true);
    tile.setMuted(!audio?.enabled);
    tile.show(video, this.#publishing.published.video?.id ?? '', true);
    if (sharing) {
      this.#tiles.ofScreen(id, 'own-screen', 'Your screen').show(sharing.mediaStreamTrack, sharing.id);
    } else {
      this.#tiles.remove('own-screen');
    }
  }

  #close() {
    this.#publishing.screen.forEach(({mediaStreamTrack}) => mediaStreamTrack.stop());
    this.#capture.stopAll();
    this.#tiles.clear();
    this.#sounds.clear();
    $('conference').hidden = true;
  }

  /** Shows it for a while, in place of the one of the same kind if it has a kind. */
  #notice(text, kind = '') {
    const notices = $('notices');
    if (kind) notices.querySelector(`[data-kind="${kind}"]`)?.remove();
    const notice = notices.appendChild(document.createElement('p'));
    notice.dataset.kind = kind;
    notice.textContent = text;
    while (notices.childElementCount > MAX_NOTICES) notices.firstElementChild.remove();
    setTimeout(() => notice.remove(), NOTICE_MS);
  }
}

function shown({name}) {
  return name || 'Guest';
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function press(id, on) {
  $(id).setAttribute('aria-pressed', String(on));
}
