package io.sluice.loadtest.target;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.target.Roster.Track;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.ParticipantInfo;
import io.sluice.signaling.protocol.TrackInfo;
import io.sluice.signaling.room.Role;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is in a room of Sluice and what they publish, out of its messages. */
final class SluicePresence {
  private SluicePresence() {}

  /**
   * What follows from an event; null if it is about something else.
   *
   * @param self the client's own identifier
   */
  static @Nullable Consumer<Roster> of(Event event, String self) {
    if (event instanceof Event.ParticipantJoined joined) {
      return roster -> note(roster, joined.participant());
    }
    if (event instanceof Event.ParticipantLeft gone) {
      return roster -> roster.left(gone.participantId());
    }
    if (event instanceof Event.ParticipantsChanged changed) {
      return roster -> {
        changed.joined().stream().filter(p -> !p.id().equals(self)).forEach(p -> note(roster, p));
        changed.left().forEach(gone -> roster.left(gone.participantId()));
      };
    }
    if (event instanceof Event.TrackPublished published) {
      return roster -> roster.published(track(published.participantId(), published.track()));
    }
    if (event instanceof Event.TrackUnpublished ended) {
      return roster -> roster.unpublished(ended.participantId(), ended.trackId());
    }
    return null;
  }

  /** Those who were there before the client. */
  static Consumer<Roster> of(List<ParticipantInfo> participants) {
    return roster -> participants.forEach(participant -> note(roster, participant));
  }

  /** Notes a participant; who can only view never publishes and is passed over. */
  private static void note(Roster roster, ParticipantInfo participant) {
    if (!participant.role().equals(Role.SUBSCRIBER.wire())) {
      roster.joined(participant.id());
      participant.tracks().forEach(track -> roster.published(track(participant.id(), track)));
    }
  }

  private static Track track(String publisher, TrackInfo track) {
    MediaKind kind =
        track.kind().equals(MediaKind.AUDIO.text()) ? MediaKind.AUDIO : MediaKind.VIDEO;
    return new Track(publisher, track.id(), kind);
  }
}
