package io.sluice.signaling.auth;

/** What an {@link AccessPolicy} says to a client that wants to enter a room. */
public sealed interface Access {
  /**
   * The client may enter.
   *
   * @param role the most it may do: both, publisher or subscriber
   * @param name display name that the token fixes; empty if the client chooses
   * @param subject whom the token was issued to; empty without one
   */
  record Granted(String role, String name, String subject) implements Access {
    /** Whether the grant covers this role. */
    public boolean covers(String wanted) {
      return role.equals("both") || role.equals(wanted);
    }
  }

  /**
   * The client may not enter.
   *
   * @param message for the client; says nothing of keys or of the rooms that exist
   */
  record Refused(String message) implements Access {}
}
