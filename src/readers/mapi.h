/* A message as Outlook keeps it: properties by number ([MS-OXPROPS]), recipients, attachments. The
 * readers of .msg, winmail.dat and .pst fill one; it is then written as a message of RFC 5322 and read
 * like any other, so that names, bodies and parts mean the same wherever they come from. */
#ifndef EXHIBIT_READERS_MAPI_H
#define EXHIBIT_READERS_MAPI_H

#include "base/arena.h"
#include "readers/reader.h"

enum mapi_type {
	MAPI_I2 = 2, MAPI_I4 = 3, MAPI_BOOL = 0xb, MAPI_OBJECT = 0xd, MAPI_I8 = 0x14,
	MAPI_STRING = 0x1e, MAPI_WIDE = 0x1f, MAPI_TIME = 0x40, MAPI_GUID = 0x48, MAPI_BINARY = 0x102,
	MAPI_MANY = 0x1000
};

enum mapi_id {	/* the properties that are read */
	MAPI_CLASS = 0x1a, MAPI_SUBJECT = 0x37, MAPI_SUBMITTED = 0x39, MAPI_REPRESENTING = 0x42,
	MAPI_REPRESENTING_TYPE = 0x64, MAPI_REPRESENTING_ADDRESS = 0x65, MAPI_TOPIC = 0x70,
	MAPI_HEADERS = 0x7d, MAPI_RECIPIENT_TYPE = 0xc15, MAPI_SENDER = 0xc1a, MAPI_SENDER_TYPE = 0xc1e,
	MAPI_SENDER_ADDRESS = 0xc1f, MAPI_DELIVERED = 0xe06, MAPI_PREFIX = 0x3d, MAPI_NORMAL = 0xe1d,
	MAPI_BODY = 0x1000, MAPI_RTF = 0x1009, MAPI_HTML = 0x1013, MAPI_MESSAGE_ID = 0x1035,
	MAPI_REFERENCES = 0x1039, MAPI_IN_REPLY_TO = 0x1042, MAPI_NAME = 0x3001, MAPI_ADDRESS_TYPE = 0x3002,
	MAPI_ADDRESS = 0x3003, MAPI_CREATED = 0x3007, MAPI_CHANGED = 0x3008, MAPI_DATA = 0x3701,
	MAPI_FILE = 0x3704, MAPI_METHOD = 0x3705, MAPI_LONG_FILE = 0x3707, MAPI_MIME = 0x370e,
	MAPI_CONTENT_ID = 0x3712, MAPI_ATTACH_FLAGS = 0x3714, MAPI_SMTP = 0x39fe, MAPI_CPID = 0x3fde,
	MAPI_CODEPAGE = 0x3ffd, MAPI_SENDER_SMTP = 0x5d01, MAPI_REPRESENTING_SMTP = 0x5d02,
	MAPI_HIDDEN = 0x7ffe
};

struct mapi_prop {
	uint16_t id, type;
	struct span value;	/* bytes as stored; of numbers and times little endian */
};
struct mapi_bag {
	struct list props;	/* struct mapi_prop */
};
struct mapi_attachment {
	struct mapi_bag bag;
	struct mapi_message *inner;	/* a message inside, or NULL */
};
struct mapi_message {
	struct mapi_bag bag;
	struct list people;		/* struct mapi_bag */
	struct list attachments;	/* struct mapi_attachment */
	uint32_t codepage;		/* of strings that are not wide; 0: not known */
};

/* Adds a property; the bytes are borrowed. Beyond LIMIT_MAPI_PROPS of them it is dropped. */
void mapi_add(struct mapi_bag *b, struct arena *a, uint16_t id, uint16_t type, struct span value);
/* The first of that number; absent when there is none. */
struct span mapi_bytes(const struct mapi_bag *b, uint16_t id);
uint32_t mapi_u32(const struct mapi_bag *b, uint16_t id, uint32_t otherwise);
/* A string as UTF-8 in `a`, without the NUL at its end. */
struct span mapi_text(const struct mapi_message *m, const struct mapi_bag *b, uint16_t id, struct arena *a);

/* What Outlook keeps of such a thing beyond a message, which is not read: for a note. NULL: it is a message. */
const char *mapi_beyond(const struct mapi_message *m, struct arena *a);
/* Writes it as RFC 5322 with MIME. `depth` counts messages inside messages. False: `out` was too small. */
bool mapi_write(const struct mapi_message *m, struct arena *a, struct buf *out, unsigned depth);
/* Reads it into the sink like a mail: item.mail, text, children. */
void mapi_read(const struct mapi_message *m, struct sink *out);

#endif
