package io.sluice.core.wire.rtcp;

/** Numbers of RTCP packet types and formats, as registered with IANA. */
final class RtcpTypes {
  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int BYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;
  static final int EXTENDED_REPORT = 207;

  /** Formats of {@link #TRANSPORT_FEEDBACK}. */
  static final int FORMAT_NACK = 1;

  static final int FORMAT_TRANSPORT_WIDE = 15;

  /** Formats of {@link #PAYLOAD_FEEDBACK}. */
  static final int FORMAT_PLI = 1;

  static final int FORMAT_FIR = 4;
  static final int FORMAT_APPLICATION = 15;

  /** Item of a source description. */
  static final int ITEM_CNAME = 1;

  /** Blocks of an extended report. */
  static final int BLOCK_RECEIVER_REFERENCE_TIME = 4;

  static final int BLOCK_DLRR = 5;

  /** "REMB". */
  static final long REMB_IDENTIFIER = 0x52454d42L;

  static final int REPORT_BLOCK_LENGTH = 24;

  private RtcpTypes() {}
}
