package io.sluice.signaling.http;

import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.ByeReason;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.ParticipantListener;

/** A participant that does not care. */
final class SilentListener implements ParticipantListener {
  @Override
  public void connectionState(ConnectionKind connection, TransportState state, String reason) {}

  @Override
  public void bye(ByeReason reason, String message) {}
}
