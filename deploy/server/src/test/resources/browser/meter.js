/*
 * Measures what a room page shows and plays of one other participant: when pictures appear, and
 * what the browser counts of freezes and of sound that it had to invent. Times are milliseconds
 * since the page was opened.
 */
window.sluiceMeter = (() => {
  const connections = [];
  let connecting = 0;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      if (connections.length === 0) connecting = performance.now();
      connections.push(this);
    }
  };

  let frames = [];
  let begun = null;
  let reportFirst;
  const firstFrame = new Promise((resolve) => (reportFirst = resolve));

  /** Notes when pictures appear in the other participant's video, which is there from then on. */
  function watch(video) {
    const note = (now, {presentationTime}) => {
      reportFirst(presentationTime);
      frames.push(presentationTime);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }

  new MutationObserver((changes, observer) => {
    const video = document.querySelector('article:not(.own) video');
    if (!video) return;
    observer.disconnect();
    watch(video);
  }).observe(document, {childList: true, subtree: true});

  async function reports(connection) {
    return (await window.sluiceRoom.stats())[connection];
  }

  async function counters() {
    const inbound = [...(await reports('subscriber')).values()].filter(
      ({type}) => type === 'inbound-rtp');
    const audio = inbound.find(({kind}) => kind === 'audio');
    const video = inbound.find(({kind}) => kind === 'video');
    return {
      at: performance.now(),
      freezes: video.freezeCount,
      frozenMs: video.totalFreezesDuration * 1000,
      requests: video.nackCount,
      resends: video.retransmittedPacketsReceived ?? 0,
      keyframeRequests: video.pliCount,
      samples: audio.totalSamplesReceived,
      concealed: audio.concealedSamples,
      delayMs: (video.jitterBufferDelay / video.jitterBufferEmittedCount) * 1000,
      audioDelayMs: (audio.jitterBufferDelay / audio.jitterBufferEmittedCount) * 1000,
    };
  }

  return {
    /**
     * Milliseconds from the first connection to the first picture, once it appeared; to now when
     * patience, in milliseconds, is over.
     */
    async joinTime(patience) {
      const over = new Promise((resolve) => setTimeout(() => resolve(performance.now()), patience));
      return (await Promise.race([firstFrame, over])) - connecting;
    },

    async begin() {
      begun = await counters();
      frames = [begun.at];
    },

    /** What happened since the beginning; the beginning and the end count as pictures. */
    async end() {
      const ended = await counters();
      return {begun, ended, frames: [...frames, ended.at]};
    },

    /** The longest time without a new picture that ended after this time or lasts. */
    longestGapAfter(time) {
      let last = frames[0];
      let longest = 0;
      for (const at of [...frames, performance.now()]) {
        if (at > time) longest = Math.max(longest, at - last);
        last = at;
      }
      return longest;
    },

    /** The codecs that the microphone's section negotiated, the one in use first. */
    audioCodecs() {
      const track = [...window.sluiceRoom.localParticipant.tracks.values()].find(
        ({kind}) => kind === 'audio');
      return track.transceiver.sender.getParameters().codecs.map(({mimeType}) => mimeType);
    },

    /** Has the page believe for a moment that its connections failed, as after a change of network. */
    failConnections() {
      for (const connection of connections) {
        Object.defineProperty(connection, 'connectionState', {value: 'failed', configurable: true});
        connection.dispatchEvent(new Event('connectionstatechange'));
        delete connection.connectionState;
      }
    },

    /** Has the page look at the state of its connections again. */
    noteStates() {
      for (const connection of connections) {
        connection.dispatchEvent(new Event('connectionstatechange'));
      }
    },

    /** How a connection reaches the server now. */
    async path(connection) {
      const all = await reports(connection);
      const transport = [...all.values()].find(({type}) => type === 'transport');
      const pair = all.get(transport.selectedCandidatePairId);
      return {
        session: transport.iceLocalUsernameFragment,
        local: all.get(pair?.localCandidateId),
        remote: all.get(pair?.remoteCandidateId),
      };
    },
  };
})();
