package io.sluice.core.io;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.unix.Errors.NativeIoException;

/**
 * One promise for all writes of a path: never done, it only remembers that the path cannot take
 * segmented datagrams (EMSGSIZE, EINVAL or EIO), from when on packets are sent one by one.
 */
final class PathPromise extends DefaultChannelPromise {
  private static final int EIO = -5;
  private static final int EINVAL = -22;
  private static final int EMSGSIZE = -90;

  private volatile boolean segmenting = true;

  PathPromise(Channel channel) {
    super(channel);
  }

  boolean segmenting() {
    return segmenting;
  }

  @Override
  public boolean trySuccess(Void result) {
    return true;
  }

  @Override
  public boolean trySuccess() {
    return true;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    if (cause instanceof NativeIoException refused) {
      int error = refused.expectedErr();
      if (error == EIO || error == EINVAL || error == EMSGSIZE) {
        segmenting = false;
      }
    }
    return true;
  }

  @Override
  public boolean setUncancellable() {
    return true;
  }
}
