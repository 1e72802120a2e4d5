/**
 * How long received media waits before it is shown and played.
 *
 * @module
 */

const PERIOD_MS = 1_000;
/** The share of packets that did not come at once from which on it is worth waiting for resends. */
const LOSSY = 0.02;
/** One packet missed within a period says nothing yet. */
const FEWEST_MISSED = 2;
/** How long a track counts as lossy after it last was. */
const LOSSY_MS = 20_000;
/**
 * A resend takes a round trip, and another each time it is lost, too: at 5% on all ways one in
 * three hundred packets needs a third. Besides, losses are noticed late.
 */
const ROUND_TRIPS = 3;
const NOTICE_MS = 50;
const LONGEST_MS = 300;

/**
 * Has tracks with losses wait long enough for resends: browsers size their buffers by jitter alone,
 * so that a picture whose resend was lost, too, would be a freeze. Other tracks play at once.
 */
export class Patience {
  #pc;
  #timer;
  /**
   * What was seen last, by track id.
   *
   * @type {Map<string, {packets: number, missed: number, lossyUntil: number, isLossy: boolean}>}
   */
  #tracks = new Map();

  /** @param {RTCPeerConnection} pc what receives */
  constructor(pc) {
    this.#pc = pc;
    this.#timer = setInterval(() => this.#look().catch(() => {}), PERIOD_MS);
  }

  close() {
    clearInterval(this.#timer);
  }

  async #look() {
    const reports = await this.#pc.getStats();
    const inbound = [...reports.values()].filter(({type}) => type === 'inbound-rtp');
    const targetMs = waitFor(reports);
    const tracks = new Map();
    for (const receiver of this.#pc.getReceivers()) {
      const {id} = receiver.track;
      const stream = inbound.findLast(({trackIdentifier}) => trackIdentifier === id);
      const before = this.#tracks.get(id);
      if (!stream) {
        // What was set is not for the next track of the section.
        if (before?.isLossy) receiver.jitterBufferTarget = null;
        continue;
      }
      const track = progress(before, stream);
      tracks.set(id, track);
      // Only what we set is taken back: the application may have a target of its own.
      if (track.isLossy) receiver.jitterBufferTarget = targetMs;
      else if (before?.isLossy) receiver.jitterBufferTarget = null;
    }
    this.#tracks = tracks;
  }
}

/** The counters of a track, and whether it is lossy. */
function progress(before, {kind, packetsReceived: packets, packetsLost, nackCount}) {
  const missed = kind === 'video' ? nackCount : packetsLost;
  const missing = missed - (before?.missed ?? 0);
  const loses = missing >= FEWEST_MISSED && missing > LOSSY * (packets - (before?.packets ?? 0));
  const now = performance.now();
  const lossyUntil = loses ? now + LOSSY_MS : (before?.lossyUntil ?? 0);
  return {packets, missed, lossyUntil, isLossy: now < lossyUntil};
}

/** Milliseconds that resends need over the path in use. */
function waitFor(reports) {
  const transport = [...reports.values()].find(({type}) => type === 'transport');
  const pair = reports.get(transport?.selectedCandidatePairId);
  const roundTripMs = 1_000 * (pair?.currentRoundTripTime ?? 0);
  return Math.min(LONGEST_MS, NOTICE_MS + ROUND_TRIPS * roundTripMs);
}
