package io.sluice.signaling.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a section's transport; a session's attributes are already merged in.
 *
 * @param ufrag ICE user name fragment, or null when absent
 * @param pwd ICE password, or null when absent
 * @param options ICE options, such as {@code trickle}
 * @param fingerprints of the side's certificate
 * @param setup DTLS role, or null when absent
 * @param candidates ICE candidates
 * @param endOfCandidates whether no more follow (RFC 8840)
 */
public record TransportDescription(
    @Nullable String ufrag,
    @Nullable String pwd,
    List<String> options,
    List<CertificateFingerprint> fingerprints,
    @Nullable Setup setup,
    List<Candidate> candidates,
    boolean endOfCandidates) {
  static final TransportDescription NONE =
      new TransportDescription(null, null, List.of(), List.of(), null, List.of(), false);

  public TransportDescription {
    options = List.copyOf(options);
    fingerprints = List.copyOf(fingerprints);
    candidates = List.copyOf(candidates);
  }

  /** Our side with all its candidates; the role is filled in by the negotiation. */
  public static TransportDescription local(
      String ufrag, String pwd, CertificateFingerprint fingerprint, List<Candidate> candidates) {
    return new TransportDescription(
        ufrag, pwd, List.of("trickle"), List.of(fingerprint), null, candidates, true);
  }

  /** Whether these are a user name fragment and password of RFC 8839 section 5.4. */
  public static boolean areCredentials(String ufrag, String pwd) {
    return Text.isIce(ufrag, 4, 256) && Text.isIce(pwd, 22, 256);
  }

  /** The same side in this DTLS role. */
  public TransportDescription withSetup(Setup setup) {
    return new TransportDescription(
        ufrag, pwd, options, fingerprints, setup, candidates, endOfCandidates);
  }

  TransportDescription withoutCandidates() {
    return new TransportDescription(ufrag, pwd, options, fingerprints, setup, List.of(), false);
  }

  /** Does not show the password. */
  @Override
  public String toString() {
    return "TransportDescription[ufrag=" + ufrag + ", setup=" + setup + "]";
  }
}
