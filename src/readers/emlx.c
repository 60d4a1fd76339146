/* Apple Mail's files, ".emlx": the length of the message in bytes on a line of its own, the message, and
 * a property list of what the program knew of it (flags, when it was received). Both become children;
 * nothing is copied. Attachments that Apple Mail keeps beside the file (".partial.emlx") are not in it. */
#include "readers/reader.h"

extern const struct reader reader_emlx;

static void emlx_read(const struct source *in, struct sink *out)
{
	struct child mail = { .name = SPAN("message.eml"), .media = SPAN("message/rfc822") };
	struct child list = { .name = SPAN("properties.plist"), .part = SPAN("attachment") };
	struct span head = in->head;
	uint64_t from = 0, n = 0;

	while (from < head.n && (head.p[from] == ' ' || (head.p[from] >= '0' && head.p[from] <= '9'))) {
		if (head.p[from] != ' ' && n < UINT64_MAX / 16)
			n = n * 10 + (uint64_t)(head.p[from] - '0');
		from++;
	}
	while (from < head.n && head.p[from] != '\n')
		from++;
	from += from < head.n;
	if (n == 0 || from >= in->size || n > in->size - from) {
		sink_note(out, NOTE_PARTIAL, "emlx.length", "the file says that its message is %llu bytes long, and is shorter itself",
			  (unsigned long long)n);
		n = in->size - from;
	}
	if (sink_want(out) & WANT_META)
		sink_item(out)->messages = (struct opt64){ true, 1 };
	if (!(sink_want(out) & WANT_CHILDREN))
		return;
	sink_child_slice(out, &mail, from, n);
	if (in->size > from + n)
		sink_child_slice(out, &list, from + n, in->size - from - n);
	if (span_iends(in->name, ".partial.emlx"))
		sink_note(out, NOTE_PARTIAL, "emlx.partial", "attachments of this message are kept in files beside it");
}

static const char *const emlx_media[] = { "application/x-emlx", NULL };

const struct reader reader_emlx = {
	.name = "emlx",
	.media = emlx_media,
	.flags = READER_CONTAINER,
	.read = emlx_read,
};
