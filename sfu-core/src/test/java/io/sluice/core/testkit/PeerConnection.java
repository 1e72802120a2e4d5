package io.sluice.core.testkit;

import io.sluice.core.transport.ice.LocalSocket;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A TCP connection that a scripted peer makes (RFC 6544), with frames in both directions. */
public final class PeerConnection implements LocalSocket, AutoCloseable {
  /** Small, so that a server soon notices when nothing is read. */
  private static final int RECEIVE_BUFFER = 16 << 10;

  /** Takes what comes, on a thread of the connection. */
  interface Receiver {
    void receive(PeerConnection connection, byte[] frame);
  }

  private final Socket socket = new Socket();
  private final InetSocketAddress remote;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Object gate = new Object();
  private boolean reading = true;

  /** Connects, and reads from then on. */
  PeerConnection(InetSocketAddress server, Receiver receiver) throws IOException {
    remote = server;
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(server);
    Thread reader = new Thread(() -> read(receiver), "peer-connection");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Receiver receiver) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        awaitReading();
        byte[] frame = new byte[in.readUnsignedShort()];
        in.readFully(frame);
        receiver.receive(this, frame);
      }
    } catch (IOException | InterruptedException e) {
      closed.complete(null);
    }
  }

  private void awaitReading() throws InterruptedException {
    synchronized (gate) {
      while (!reading) {
        gate.wait();
      }
    }
  }

  /** Reads no more, or goes on; a frame may come in between. */
  public void setReading(boolean nowReading) {
    synchronized (gate) {
      reading = nowReading;
      gate.notifyAll();
    }
  }

  /** Completed when the server has closed it; not while it is not read. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Override
  public boolean isConnection() {
    return true;
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Sends one frame, from any thread. */
  @Override
  public void send(InetSocketAddress to, byte[] data, int offset, int length) {
    byte[] frame = new byte[2 + length];
    ByteBuffer.wrap(frame).putShort((short) length).put(data, offset, length);
    try {
      synchronized (socket) {
        socket.getOutputStream().write(frame);
      }
    } catch (IOException e) {
      closed.complete(null);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done to it.
    }
  }
}
