package io.sluice.signaling.room;

/**
 * A wish to enter a room.
 *
 * @param roomId the room's identifier
 * @param name display name, at most 64 characters
 * @param role what the participant will do
 * @param create whether a room that does not exist is to be made
 * @param dialect how the client reached us
 * @param remoteOnLoopback whether it did so over loopback
 */
public record JoinRequest(
    String roomId,
    String name,
    Role role,
    boolean create,
    Dialect dialect,
    boolean remoteOnLoopback) {}
