package io.sluice.server.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.SdpException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signalling of a page on whose way addresses change: the page is told what a rule makes of the
 * server's candidates, the server none of the page's, so that it learns them by the checks that
 * reach it. Carries messages while the test waits in a call of Playwright.
 */
final class AddressRewriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SIGNALLING = Pattern.compile(".*/signal");
  private static final Pattern CANDIDATE_LINE = Pattern.compile("a=(candidate:[^\r]*)\r\n");
  private static final String CANDIDATE = "candidate";
  private static final String SDP = "sdp";

  private final WebSocketRoute page;
  private final WebSocketRoute server;
  private final Rule rule;

  /** What a page is told of the server's addresses. */
  @FunctionalInterface
  interface Rule {
    /**
     * What the page is told in place of a candidate; empty if nothing.
     *
     * @param connection {@code publisher} or {@code subscriber}
     */
    Optional<Candidate> tell(String connection, Candidate candidate);
  }

  private AddressRewriter(WebSocketRoute page, Rule rule) {
    this.page = page;
    this.rule = rule;
    server = page.connectToServer();
    page.onMessage(frame -> fromPage(read(frame.text())));
    server.onMessage(frame -> fromServer(read(frame.text())));
  }

  /** Puts the rule before a page that has not opened its WebSocket yet. */
  static void route(Page page, Rule rule) {
    page.routeWebSocket(SIGNALLING, socket -> new AddressRewriter(socket, rule));
  }

  private void fromPage(ObjectNode message) {
    if (message.get(CANDIDATE) instanceof ObjectNode) {
      page.send(JSON.createObjectNode().put("type", "ok").set("re", message.get("id")).toString());
      return;
    }
    rewriteSdp(message, candidate -> Optional.empty());
    server.send(message.toString());
  }

  private void fromServer(ObjectNode message) {
    boolean offer = message.path("type").asText().equals("offer");
    rewriteSdp(message, candidate -> rule.tell(offer ? "subscriber" : "publisher", candidate));
    if (message.get(CANDIDATE) instanceof ObjectNode told) {
      Optional<Candidate> candidate =
          rule.tell(message.path("connection").asText(), parse(told.path(CANDIDATE).asText()));
      if (candidate.isEmpty()) {
        return;
      }
      told.put(CANDIDATE, candidate.get().print());
    }
    page.send(message.toString());
  }

  private static void rewriteSdp(
      ObjectNode message, Function<Candidate, Optional<Candidate>> change) {
    if (!message.has(SDP)) {
      return;
    }
    Matcher lines = CANDIDATE_LINE.matcher(message.path(SDP).asText());
    String rewritten =
        lines.replaceAll(
            line ->
                change
                    .apply(parse(line.group(1)))
                    .map(candidate -> "a=" + candidate.print() + "\r\n")
                    .orElse(""));
    message.put(SDP, rewritten);
  }

  private static ObjectNode read(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no message: " + text, e);
    }
  }

  private static Candidate parse(String text) {
    try {
      return Candidate.parse(text);
    } catch (SdpException e) {
      throw new AssertionError("no candidate: " + text, e);
    }
  }
}
