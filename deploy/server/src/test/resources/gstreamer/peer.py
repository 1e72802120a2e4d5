"""What the WHIP publisher and the WHEP viewer have in common: GStreamer's webrtcbin and HTTP.

A peer prints one JSON object a line on standard output and ends when its standard input does.
"""

import json
import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

Gst.init(None)

REPORT_MILLIS = 250
HTTP_SECONDS = 10


def say(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


class Peer:
    """One webrtcbin that offers once, with all its candidates, by an HTTP POST (RFC 9725)."""

    def __init__(self, url, token, pipeline):
        self.url = url
        self.token = token
        self.resource = None
        self.posted = False
        self.pipeline = pipeline
        self.loop = GLib.MainLoop()
        self.webrtc = pipeline.get_by_name("webrtc")
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        self.webrtc.connect("notify::connection-state", self.on_connection)
        bus = pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.on_error)

    def run(self, report):
        """Runs until standard input ends; `report` is called now and then."""
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add(REPORT_MILLIS, self.call_and_repeat, report)
        threading.Thread(target=self.wait_for_end, daemon=True).start()
        self.loop.run()
        self.delete()
        self.pipeline.set_state(Gst.State.NULL)
        say("ended")

    def offer(self):
        promise = Gst.Promise.new_with_change_func(self.on_offer)
        self.webrtc.emit("create-offer", None, promise)

    def on_offer(self, promise):
        promise.wait()
        reply = promise.get_reply()  # owns the offer
        offer = reply.get_value("offer")
        self.webrtc.emit("set-local-description", offer, Gst.Promise.new())

    def on_gathering(self, webrtc, _):
        state = webrtc.get_property("ice-gathering-state")
        if state == GstWebRTC.WebRTCICEGatheringState.COMPLETE and not self.posted:
            self.posted = True
            GLib.idle_add(self.post)

    def on_connection(self, webrtc, _):
        say("connection", state=webrtc.get_property("connection-state").value_nick)

    def on_error(self, _, message):
        error, detail = message.parse_error()
        say("error", message=f"{error.message} {detail}")
        self.loop.quit()

    def post(self):
        offer = self.webrtc.get_property("local-description").sdp.as_text()
        answer, headers = self.request(
            "POST", self.url, offer.encode(), {"Content-Type": "application/sdp"}
        )
        if answer is None:
            self.loop.quit()
            return False
        self.resource = urllib.parse.urljoin(self.url, headers["Location"])
        say("answered", location=headers["Location"], etag=headers["ETag"], sdp=answer)
        _, sdp = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(
            GstWebRTC.WebRTCSDPType.ANSWER, sdp
        )
        self.webrtc.emit("set-remote-description", description, Gst.Promise.new())
        return False

    def delete(self):
        if self.resource:
            self.request("DELETE", self.resource, None, {})

    def request(self, method, url, body, headers):
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, timeout=HTTP_SECONDS) as response:
                say("http", method=method, status=response.status)
                return response.read().decode(), response.headers
        except OSError as e:
            reason = e.read().decode() if hasattr(e, "read") else ""
            say("error", message=f"{method} {url}: {e} {reason}")
            return None, None

    @staticmethod
    def call_and_repeat(report):
        report()
        return True

    def wait_for_end(self):
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)
