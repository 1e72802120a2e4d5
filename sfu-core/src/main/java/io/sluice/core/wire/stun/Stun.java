package io.sluice.core.wire.stun;

/** Numbers of STUN (RFC 8489 section 18) and of its use by ICE (RFC 8445 section 16). */
public final class Stun {
  /** Bytes of the header, which every message begins with. */
  public static final int HEADER = 20;

  /** The magic cookie of the header. */
  public static final int COOKIE = 0x2112A442;

  static final int FINGERPRINT_XOR = 0x5354554e;

  /** Message types: class and method. */
  public static final int BINDING_REQUEST = 0x0001;

  public static final int BINDING_INDICATION = 0x0011;
  public static final int BINDING_SUCCESS = 0x0101;
  public static final int BINDING_ERROR = 0x0111;

  /** Attribute types. */
  public static final int USERNAME = 0x0006;

  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802A;

  /** Error codes. */
  public static final int UNKNOWN_ATTRIBUTE = 420;

  public static final int ROLE_CONFLICT = 487;

  private static final int COMPREHENSION_OPTIONAL = 0x8000;

  private Stun() {}

  /**
   * Whether an attribute of this type must be answered by 420 (RFC 8489 section 6.3.1). The types
   * that the RFC defines are known even where we have no use for them.
   */
  public static boolean mustBeUnderstood(int type) {
    if (type >= COMPREHENSION_OPTIONAL) {
      return false;
    }
    return switch (type) {
      case 0x0001, // MAPPED-ADDRESS
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          0x0014, // REALM
          0x0015, // NONCE
          0x001C, // MESSAGE-INTEGRITY-SHA256
          0x001D, // PASSWORD-ALGORITHM
          0x001E, // USERHASH
          XOR_MAPPED_ADDRESS,
          PRIORITY,
          USE_CANDIDATE ->
          false;
      default -> true;
    };
  }
}
