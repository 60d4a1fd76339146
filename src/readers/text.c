/* Plain text, and every format that is best read as such: logs, notes, mark-up for people, JSON.
 *
 * What comes out is the text itself, decoded, line ends made one kind. Terminal sequences and
 * direction marks stay in it: whoever shows text makes it safe to show. A file of any size is read
 * in pieces up to the text limit. Does not follow includes, and does not render mark-up. */
#include "base/limits.h"
#include "charset.h"
#include "textfeed.h"

extern const struct reader reader_text;

static void text_read(const struct source *in, struct sink *out)
{
	struct textfeed f;
	struct span piece;

	if (!(sink_want(out) & WANT_TEXT))
		return;
	textfeed_init(&f, in);
	while (textfeed_next(&f, &piece) && sink_text(out, piece))
		;
	textfeed_report(&f, out);
	textfeed_clear(&f);
}

static const char *const text_media[] = {
	"text/", "application/json", "application/x-ndjson", "application/yaml", "application/sql",
	"application/x-subrip", "application/javascript", "application/typescript", "application/toml",
	"application/xml-dtd", "application/x-desktop", "application/x-mswinurl", "application/x-dif", "application/x-sylk", "application/pgp-encrypted",
	"application/pgp-signature", "application/pgp-keys", NULL
};

const struct reader reader_text = {
	.name = "text",
	.media = text_media,
	.warm = charset_warm,
	.read = text_read,
};
