package io.sluice.signaling.room;

import java.util.List;

/**
 * One side's ICE parameters, as exchanged by an ICE restart over WHIP and WHEP (RFC 9725 section
 * 4.3.3).
 *
 * @param ufrag user name fragment
 * @param pwd password
 * @param candidates candidates in SDP form, {@code candidate:…} without {@code a=}
 */
public record IceDescription(String ufrag, String pwd, List<String> candidates) {
  public IceDescription {
    candidates = List.copyOf(candidates);
  }

  /** Does not show the password. */
  @Override
  public String toString() {
    return "IceDescription[ufrag=" + ufrag + ", candidates=" + candidates + "]";
  }
}
