package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gathers ICE and DTLS attributes of a session or section. */
final class TransportBuilder {
  private static final int MAX_CANDIDATES = 128;
  private static final int MAX_FINGERPRINTS = 8;
  private static final int MAX_OPTIONS = 16;

  private @Nullable String ufrag;
  private @Nullable String pwd;
  private List<String> options = List.of();
  private final List<CertificateFingerprint> fingerprints = new ArrayList<>();
  private @Nullable Setup setup;
  private final List<Candidate> candidates = new ArrayList<>();
  private boolean endOfCandidates;

  /** Takes an attribute; false if it is none of a transport. */
  boolean attribute(String name, String value, int line) throws SdpException {
    switch (name) {
      case "ice-ufrag" -> ufrag = ice(value, 4, line);
      case "ice-pwd" -> pwd = ice(value, 22, line);
      case "ice-options" -> options = options(value, line);
      case "fingerprint" -> fingerprint(value, line);
      case "setup" -> {
        setup = Setup.of(value);
        if (setup == null) {
          throw SdpException.at(line, "an unknown setup role.");
        }
      }
      case "candidate" -> candidate(value, line);
      case "end-of-candidates" -> endOfCandidates = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String ice(String value, int min, int line) throws SdpException {
    if (!Text.isIce(value, min, 256)) {
      throw SdpException.at(line, "not " + min + "–256 ice-chars (RFC 8839 section 5.4).");
    }
    return value;
  }

  private static List<String> options(String value, int line) throws SdpException {
    List<String> words = Text.words(value);
    for (String word : words) {
      if (words.size() > MAX_OPTIONS || !Text.isToken(word, 32)) {
        throw SdpException.at(line, "not a list of ICE options.");
      }
    }
    return words;
  }

  private void fingerprint(String value, int line) throws SdpException {
    List<String> words = Text.words(value);
    if (words.size() != 2 || !Text.isToken(words.get(0), 16) || !isHex(words.get(1))) {
      throw SdpException.at(line, "not a fingerprint (RFC 8122 section 5).");
    }
    if (fingerprints.size() == MAX_FINGERPRINTS) {
      throw SdpException.at(line, "more than " + MAX_FINGERPRINTS + " fingerprints.");
    }
    fingerprints.add(
        new CertificateFingerprint(
            words.get(0).toLowerCase(Locale.ROOT), words.get(1).toUpperCase(Locale.ROOT)));
  }

  /** Pairs of hex digits between colons, at most 64 of them. */
  private static boolean isHex(String value) {
    if (value.length() % 3 != 2 || value.length() > 64 * 3) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (i % 3 == 2 ? c != ':' : c >= 128 || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private void candidate(String value, int line) throws SdpException {
    if (candidates.size() == MAX_CANDIDATES) {
      throw SdpException.at(line, "more than " + MAX_CANDIDATES + " candidates.");
    }
    try {
      candidates.add(Candidate.parse(value));
    } catch (SdpException e) {
      throw SdpException.at(line, "not a candidate (RFC 8839 section 5.1).");
    }
  }

  /** What a section says, completed by what its session says for all. */
  TransportDescription build(TransportBuilder session) {
    return new TransportDescription(
        ufrag != null ? ufrag : session.ufrag,
        pwd != null ? pwd : session.pwd,
        options.isEmpty() ? session.options : options,
        fingerprints.isEmpty() ? session.fingerprints : fingerprints,
        setup != null ? setup : session.setup,
        candidates,
        endOfCandidates || session.endOfCandidates);
  }
}
