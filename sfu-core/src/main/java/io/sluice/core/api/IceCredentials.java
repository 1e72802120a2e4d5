package io.sluice.core.api;

/**
 * A user name fragment and password (RFC 8445 section 5.3).
 *
 * @param ufrag 4–256 ice-chars
 * @param pwd 22–256 ice-chars
 */
public record IceCredentials(String ufrag, String pwd) {
  /** Does not show the password. */
  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
