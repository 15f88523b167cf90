"""media/upload and media/get."""

from wechat.sandbox.call import Answer, Call, File, Json
from wechat.sandbox.refusal import Refusal


def upload_media(call: Call) -> Json:
    """Keep a file for three days."""
    if not call.upload:
        raise Refusal(41005)
    media = call.world.media.keep(call.query.get("type", ""), call.upload, call.now)
    mark = "thumb_media_id" if media.kind == "thumb" else "media_id"
    return {"type": media.kind, mark: media.media_id, "created_at": int(call.now)}


def get_media(call: Call) -> Answer:
    """The file itself; a video as the address where it lies."""
    media = call.world.media.find(call.query.get("media_id", ""), call.now)
    if media.kind == "video":
        return {"video_url": f"{call.base}/sandbox/media/{media.media_id}"}
    return File(media.content, media.content_type, media.name)
