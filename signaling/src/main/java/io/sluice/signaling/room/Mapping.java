package io.sluice.signaling.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.CertificateFingerprint;
import io.sluice.signaling.sdp.CodecPolicy;
import io.sluice.signaling.sdp.Extmap;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.Setup;
import io.sluice.signaling.sdp.TransportDescription;
import io.sluice.signaling.sdp.ViewerOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns values of session descriptions into those of the media plane and back. */
public final class Mapping {
  private Mapping() {}

  static MediaKind kind(String kind) {
    return kind.equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
  }

  /**
   * A codec bound to its payload types.
   *
   * @param rtxPayloadType that of its RTX codec, or -1
   */
  public static PayloadMapping payload(SdpCodec codec, int rtxPayloadType) {
    return payload(codec.fmtp(), codec, rtxPayloadType);
  }

  /** The same with the parameters of the track that is sent, so that the two can be matched. */
  static PayloadMapping payload(Map<String, String> fmtp, SdpCodec codec, int rtxPayloadType) {
    String name = RoomConfig.codec(codec.name()).orElse(codec.name());
    List<String> feedback = codec.feedback();
    return new PayloadMapping(
        new Codec(name, codec.clockRate(), codec.channels(), fmtp),
        codec.payloadType(),
        rtxPayloadType,
        feedback.contains("nack"),
        feedback.contains("nack pli"),
        feedback.contains("ccm fir"),
        feedback.contains("transport-cc"));
  }

  /**
   * A codec and, behind it, redundant audio (RFC 2198) with its blocks.
   *
   * @param redPayloadType the payload type of redundant audio, or -1 without
   */
  static List<PayloadMapping> payloads(PayloadMapping carried, int redPayloadType) {
    if (redPayloadType < 0) {
      return List.of(carried);
    }
    Codec codec = carried.codec();
    Codec red = new Codec("red", codec.clockRate(), codec.channels(), Map.of());
    return List.of(
        carried, new PayloadMapping(red, redPayloadType, -1, false, false, false, false));
  }

  /** Whether the receiver was asked for estimates of its bitrate (REMB), and sends them. */
  static boolean estimates(List<ViewerOffer.Payload> payloads) {
    return payloads.stream()
        .anyMatch(payload -> payload.codec().feedback().contains(CodecPolicy.REMB));
  }

  /** Header extensions bound to their identifiers. */
  public static List<HeaderExtensionMapping> extensions(List<Extmap> extensions) {
    return extensions.stream().map(e -> new HeaderExtensionMapping(e.uri(), e.id())).toList();
  }

  /** The fingerprints of a certificate. */
  public static List<Fingerprint> fingerprints(List<CertificateFingerprint> fingerprints) {
    return fingerprints.stream().map(f -> new Fingerprint(f.algorithm(), f.value())).toList();
  }

  /** Our role by what the peer said of its own. */
  public static DtlsRole roleTowards(Setup remote) {
    return remote == Setup.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT;
  }

  /** Our role by our own word. */
  public static DtlsRole role(Setup own) {
    return own == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
  }

  /** Our side with all its candidates, in no DTLS role yet. */
  public static TransportDescription local(LocalTransport local) {
    List<Candidate> candidates = new ArrayList<>();
    for (IceCandidate candidate : local.candidates()) {
      candidates.add(candidate(candidate));
    }
    return TransportDescription.local(
        local.ice().ufrag(),
        local.ice().pwd(),
        new CertificateFingerprint(local.fingerprint().algorithm(), local.fingerprint().value()),
        candidates);
  }

  /** The candidate in its SDP form. */
  static Candidate candidate(IceCandidate candidate) {
    InetSocketAddress related = candidate.related();
    return new Candidate(
        candidate.foundation(),
        1,
        candidate.protocol(),
        candidate.priority(),
        literal(candidate.address()),
        candidate.address().getPort(),
        candidate.type().name().toLowerCase(Locale.ROOT),
        related == null ? null : literal(related),
        related == null ? 0 : related.getPort(),
        candidate.protocol().equals("tcp") ? "passive" : null);
  }

  private static String literal(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** The candidate for the media plane; null if it is of no use to us (RTCP, TCP, a name). */
  public static @Nullable IceCandidate candidate(Candidate candidate) {
    if (candidate.component() != 1 || !candidate.protocol().equals("udp")) {
      return null;
    }
    InetSocketAddress address = address(candidate.address(), candidate.port());
    if (address == null || candidate.port() == 0) {
      return null;
    }
    String related = candidate.relatedAddress();
    return new IceCandidate(
        candidate.foundation(),
        candidate.protocol(),
        candidate.priority(),
        address,
        IceCandidate.Type.valueOf(candidate.type().toUpperCase(Locale.ROOT)),
        related == null ? null : address(related, candidate.relatedPort()));
  }

  /** Never asks the name service: digits with dots, or in brackets for IPv6. */
  private static @Nullable InetSocketAddress address(String text, int port) {
    try {
      if (text.indexOf(':') >= 0) {
        return new InetSocketAddress(InetAddress.getByName("[" + text + "]"), port);
      }
      byte[] bytes = quad(text);
      return bytes == null ? null : new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte @Nullable [] quad(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return null;
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
