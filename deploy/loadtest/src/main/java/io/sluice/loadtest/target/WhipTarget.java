package io.sluice.loadtest.target;

import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.signaling.room.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A server by WHIP (RFC 9725) for publishers and WHEP (draft-ietf-wish-whep) for viewers. */
final class WhipTarget implements Target {
  private static final String ROOM = "{room}";

  private final TargetConfig config;
  private final HttpClient http;

  WhipTarget(TargetConfig config) {
    this.config = config;
    http = HttpClients.open(config);
    endpoint(config.whip().publish(), "check");
    endpoint(config.whip().view(), "check");
  }

  private static URI endpoint(String template, String room) {
    String encoded = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
    String address = template.replace(ROOM, encoded);
    try {
      return HttpClients.http(URI.create(address));
    } catch (IllegalArgumentException e) {
      throw new TargetException(
          room, "open", TargetException.UNSUPPORTED, address + " is not an address");
    }
  }

  @Override
  public void check(Demand demand) {
    if (demand.roles().contains(Role.BOTH)) {
      throw cannot("a client publishes by WHIP or views by WHEP, it cannot do both");
    }
    if (!demand.roles().contains(Role.SUBSCRIBER)) {
      return;
    }
    if (demand.behaviour().mode() != ViewerBehaviour.Mode.ALL) {
      throw cannot("a WHEP viewer cannot choose what it receives; let viewers receive all");
    }
    if (demand.publishers() > 1) {
      throw cannot(
          "a WHEP viewer receives one publisher, not %d; use one publisher a room"
              .formatted(demand.publishers()));
    }
  }

  private static TargetException cannot(String why) {
    return new TargetException("", "check", TargetException.UNSUPPORTED, why);
  }

  @Override
  public CompletableFuture<Session> join(Join join) {
    if (join.role() == Role.BOTH) {
      return CompletableFuture.failedFuture(cannot("a client cannot publish and view by WHIP"));
    }
    String template = join.publishes() ? config.whip().publish() : config.whip().view();
    return new WhipSession(join, config, http, endpoint(template, join.room())).start();
  }

  @Override
  public void close() {
    // nothing is held but by sessions
  }
}
