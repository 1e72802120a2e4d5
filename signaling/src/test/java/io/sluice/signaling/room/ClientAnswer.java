package io.sluice.signaling.room;

import java.util.ArrayList;
import java.util.List;

/** Turns an offer of ours into a client's answer, by text, as a browser would answer. */
final class ClientAnswer {
  static final String UFRAG = "client";

  private final List<List<String>> blocks = new ArrayList<>();
  private String ufrag = UFRAG;

  private ClientAnswer(String offer) {
    List<String> block = new ArrayList<>();
    for (String line : offer.lines().toList()) {
      if (line.startsWith("m=")) {
        blocks.add(block);
        block = new ArrayList<>();
      }
      block.add(line);
    }
    blocks.add(block);
  }

  static ClientAnswer to(String offer) {
    return new ClientAnswer(offer);
  }

  /** With another ICE generation. */
  ClientAnswer ufrag(String next) {
    ufrag = next;
    return this;
  }

  /** With this section rejected, as by a client that cannot decode its codec. */
  ClientAnswer reject(int section) {
    List<String> block = blocks.get(section + 1);
    block.set(0, block.get(0).replaceFirst(" 9 ", " 0 "));
    return this;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    for (List<String> block : blocks) {
      for (String line : block) {
        if (line.startsWith("a=ssrc")
            || line.startsWith("a=msid:")
            || line.startsWith("a=candidate")) {
          continue;
        }
        out.append(
                line.replace("a=sendonly", "a=recvonly")
                    .replace("a=setup:actpass", "a=setup:active")
                    .replaceFirst("a=ice-ufrag:.*", "a=ice-ufrag:" + ufrag))
            .append("\r\n");
      }
    }
    return out.toString();
  }
}
