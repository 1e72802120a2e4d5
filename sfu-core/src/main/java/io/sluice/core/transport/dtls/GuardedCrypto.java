package io.sluice.core.transport.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's cryptography with two doors shut: a certificate whose key is costly to read, and
 * an encrypted handshake message that announces megabytes. It takes little memory for each
 * connection.
 */
final class GuardedCrypto extends BcTlsCrypto {
  GuardedCrypto(SecureRandom random) {
    super(random);
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (!CertificateKeys.isAcceptable(encoding)) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }
    return super.createCertificate(type, encoding);
  }

  @Override
  public TlsCipher createCipher(
      TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
      throws IOException {
    return new GuardedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
  }

  /**
   * Without the tables of 16 KiB for each direction: they would be filled for two records and then
   * kept for as long as the connection lasts.
   */
  @Override
  protected AEADBlockCipher createGCMMode(BlockCipher engine) {
    return GCMBlockCipher.newInstance(engine, new BasicGCMMultiplier());
  }

  /** Under encryption the only handshake message of DTLS 1.2 is Finished. */
  private record GuardedCipher(TlsCipher cipher) implements TlsCipher {
    private static final int MESSAGE_HEADER = 12;
    private static final int LONGEST_FINISHED = 64;

    @Override
    public TlsDecodeResult decodeCiphertext(
        long sequence,
        short recordType,
        ProtocolVersion recordVersion,
        byte[] ciphertext,
        int offset,
        int length)
        throws IOException {
      TlsDecodeResult plain =
          cipher.decodeCiphertext(sequence, recordType, recordVersion, ciphertext, offset, length);
      if (plain.contentType == ContentType.handshake && !isShort(plain)) {
        throw new TlsFatalAlert(AlertDescription.decode_error);
      }
      return plain;
    }

    private static boolean isShort(TlsDecodeResult plain) {
      int at = plain.off;
      int end = plain.off + plain.len;
      while (end - at >= MESSAGE_HEADER) {
        if (TlsUtils.readUint24(plain.buf, at + 1) > LONGEST_FINISHED) {
          return false;
        }
        at += MESSAGE_HEADER + TlsUtils.readUint24(plain.buf, at + 9);
      }
      return true;
    }

    @Override
    public TlsEncodeResult encodePlaintext(
        long sequence,
        short contentType,
        ProtocolVersion recordVersion,
        int headerAllocation,
        byte[] plaintext,
        int offset,
        int length)
        throws IOException {
      return cipher.encodePlaintext(
          sequence, contentType, recordVersion, headerAllocation, plaintext, offset, length);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
      return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
      return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
      cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
      cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
      return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
      return cipher.usesOpaqueRecordTypeEncode();
    }
  }
}
