package io.sluice.signaling.sdp;

import java.util.Map;

/** Writes session descriptions. */
final class SdpPrinter {
  private final StringBuilder out = new StringBuilder(4_096);

  private SdpPrinter() {}

  static String print(SessionDescription session) {
    SdpPrinter printer = new SdpPrinter();
    printer.session(session);
    session.sections().forEach(printer::section);
    return printer.out.toString();
  }

  private void session(SessionDescription session) {
    line("v=0");
    line(
        "o=- "
            + Long.toUnsignedString(session.sessionId())
            + " "
            + Long.toUnsignedString(session.version())
            + " IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    if (!session.bundle().isEmpty()) {
      line("a=group:BUNDLE " + String.join(" ", session.bundle()));
    }
    flag(session.iceLite(), "ice-lite");
    line("a=msid-semantic: WMS *");
  }

  private void section(MediaSection section) {
    line(
        "m="
            + section.kind()
            + " "
            + section.port()
            + " "
            + section.protocol()
            + " "
            + String.join(" ", section.formats()));
    line("c=IN IP4 0.0.0.0");
    if (!section.mid().isEmpty()) {
      attribute("mid", section.mid());
    }
    line("a=" + section.direction().text());
    flag(section.bundleOnly(), "bundle-only");
    transport(section.transport());
    flag(section.rtcpMux(), "rtcp-mux");
    flag(section.rtcpRsize(), "rtcp-rsize");
    flag(section.extmapAllowMixed(), "extmap-allow-mixed");
    for (Extmap extension : section.extensions()) {
      Direction direction = extension.direction();
      String suffix = direction == null ? "" : "/" + direction.text();
      attribute("extmap", extension.id() + suffix + " " + extension.uri());
    }
    section.codecs().forEach(this::codec);
    sources(section);
    if (section.sctpPort() >= 0) {
      attribute("sctp-port", Integer.toString(section.sctpPort()));
    }
    if (section.maxMessageSize() >= 0) {
      attribute("max-message-size", Long.toString(section.maxMessageSize()));
    }
  }

  private void transport(TransportDescription transport) {
    String ufrag = transport.ufrag();
    String pwd = transport.pwd();
    Setup setup = transport.setup();
    if (ufrag != null) {
      attribute("ice-ufrag", ufrag);
    }
    if (pwd != null) {
      attribute("ice-pwd", pwd);
    }
    if (!transport.options().isEmpty()) {
      attribute("ice-options", String.join(" ", transport.options()));
    }
    for (CertificateFingerprint fingerprint : transport.fingerprints()) {
      attribute("fingerprint", fingerprint.algorithm() + " " + fingerprint.value());
    }
    if (setup != null) {
      attribute("setup", setup.text());
    }
    for (Candidate candidate : transport.candidates()) {
      line("a=" + candidate.print());
    }
    flag(transport.endOfCandidates(), "end-of-candidates");
  }

  private void codec(SdpCodec codec) {
    String pt = codec.payloadType() + " ";
    String channels = codec.channels() > 0 ? "/" + codec.channels() : "";
    attribute("rtpmap", pt + codec.name() + "/" + codec.clockRate() + channels);
    for (String feedback : codec.feedback()) {
      attribute("rtcp-fb", pt + feedback);
    }
    if (!codec.fmtp().isEmpty()) {
      StringBuilder parameters = new StringBuilder(pt);
      String separator = "";
      for (Map.Entry<String, String> parameter : codec.fmtp().entrySet()) {
        parameters.append(separator).append(parameter.getKey());
        if (!parameter.getValue().isEmpty()) {
          parameters.append('=').append(parameter.getValue());
        }
        separator = ";";
      }
      attribute("fmtp", parameters.toString());
    }
  }

  private void sources(MediaSection section) {
    section.msids().forEach(msid -> attribute("msid", msid));
    for (SsrcGroup group : section.groups()) {
      StringBuilder text = new StringBuilder(group.semantics());
      group.ssrcs().forEach(ssrc -> text.append(' ').append(ssrc.longValue()));
      attribute("ssrc-group", text.toString());
    }
    for (SsrcAttribute source : section.ssrcs()) {
      String value = source.value().isEmpty() ? "" : ":" + source.value();
      attribute("ssrc", source.ssrc() + " " + source.name() + value);
    }
    for (Rid rid : section.rids()) {
      String restrictions = rid.restrictions().isEmpty() ? "" : " " + rid.restrictions();
      attribute("rid", rid.id() + " " + rid.direction() + restrictions);
    }
    Simulcast simulcast = section.simulcast();
    if (simulcast != null) {
      String send = simulcast.send().isEmpty() ? "" : "send " + simulcast.send();
      String receive = simulcast.receive().isEmpty() ? "" : "recv " + simulcast.receive();
      attribute("simulcast", (send + " " + receive).strip());
    }
  }

  private void flag(boolean set, String name) {
    if (set) {
      line("a=" + name);
    }
  }

  private void attribute(String name, String value) {
    line("a=" + name + ":" + value);
  }

  private void line(String line) {
    out.append(line).append("\r\n");
  }
}
