/* item.mail from a message's header: RFC 5322, 3.6; who, when, what about, in answer to what.
 *
 * The date is the Date header's where that is one. Where it is missing or impossible, the topmost
 * Received says when the recipient's own server had the message, and a note says so. Never today,
 * never 1970. */
#include "emlread.h"

#include "base/limits.h"
#include "maildate.h"

enum { CLOCKS = 200 };	/* Received fields that are read: more are a loop or an attack */

static struct span raw_value(struct eml *m, struct span value)
{
	struct span s = span_trim(span_sub(value, 0, 2000));

	return mimehead_text(&m->head, s);
}

static struct clock *add_clock(struct eml *m, const char *source, struct span raw, struct span date)
{
	struct clock *c = list_add(&sink_item(m->out)->mail.clocks, m->arena, sizeof *c);
	struct maildate d;

	c->source = span_str(source);
	c->raw = raw_value(m, raw);
	if (maildate_parse(date, &d)) {
		c->time = maildate_print(&d, m->arena);
		c->zone = maildate_zone(&d, m->arena);
	}
	return c;
}

static void note_date(struct eml *m, const struct maildate *d)
{
	if (d->weekday_differs)
		sink_note(m->out, NOTE_ODD, "mail.date.weekday",
			  "the Date header names a day of the week that this date was not");
	if (d->is_unlikely)
		sink_note(m->out, NOTE_ODD, "mail.date.unlikely", "the Date header says %d", d->year);
	if (mime_field(mime_part(&m->mime, 0), "X-Exhibit-Date").p)
		sink_note(m->out, NOTE_ODD, "mail.date.made", "it says of no time when it was sent: the date is when it was made");
	if (d->zone == MAILDATE_MISSING)
		sink_note(m->out, NOTE_ODD, "mail.date.zone",
			  "the Date header has no usable time zone: its time is taken as UTC");
}

static void read_date(struct eml *m, const struct mime_part *top)
{
	struct mail *mail = &sink_item(m->out)->mail;
	struct span date = mime_field(top, "Date"), received;
	const struct clock *first = NULL;
	const char *instead;
	struct maildate d;

	if (date.p)
		add_clock(m, "Date", date, date);
	for (uint32_t i = 0; i < CLOCKS; i++) {
		const struct clock *c;
		size_t semicolon;

		received = mime_field_nth(top, "Received", i);
		if (received.p == NULL)
			break;
		for (semicolon = received.n; semicolon && received.p[semicolon - 1] != ';';)
			semicolon--;
		c = add_clock(m, "Received", received, span_from(received, semicolon));
		if (first == NULL && c->time.p) {
			struct clock *keep = arena_get(m->arena, sizeof *keep);

			*keep = *c;	/* the list moves when it grows */
			first = keep;
		}
	}
	if (maildate_parse(date, &d)) {
		mail->date = maildate_print(&d, m->arena);
		mail->zone = maildate_zone(&d, m->arena);
		mail->date_by = SPAN("Date");
		note_date(m, &d);
		return;
	}
	if (first) {
		mail->received = first->time;
		mail->zone = first->zone;
		mail->date_by = SPAN("Received");
	} else {
		mail->date_by = SPAN("none");
	}
	instead = first ? "the time is when the last server received the message"
			: "the time of the message is not known";
	if (date.p)
		sink_note(m->out, NOTE_ODD, "mail.date", "the Date header is not a date: \"%.*s\"; %s",
			  SPAN_FMT(span_sub(raw_value(m, date), 0, 200)), instead);
	else
		sink_note(m->out, NOTE_ODD, "mail.date", "there is no Date header; %s", instead);
}

static void all_addresses(struct eml *m, const struct mime_part *top, const char *name, struct list *to)
{
	const struct mime_field *f = top->fields.v;

	for (uint32_t i = 0; i < top->fields.n; i++)
		if (span_ieq_str(f[i].name, name))
			mimehead_addresses(&m->head, f[i].value, to);
}

static struct address one_address(struct eml *m, const struct mime_part *top, const char *name)
{
	struct list all = { 0 };

	all_addresses(m, top, name, &all);
	return all.n ? *(struct address *)all.v : (struct address){ .name = { NULL, 0 } };
}

static void read_people(struct eml *m, const struct mime_part *top)
{
	struct mail *mail = &sink_item(m->out)->mail;
	struct list from = { 0 };

	all_addresses(m, top, "From", &from);
	for (uint32_t i = 0; i < from.n; i++) {
		struct address *a = (struct address *)from.v + i;

		if (i == 0)
			mail->from = *a;
		else
			*(struct address *)list_add(&mail->from_more, m->arena, sizeof *a) = *a;
	}
	mail->sender = one_address(m, top, "Sender");
	mail->reply_to = one_address(m, top, "Reply-To");
	all_addresses(m, top, "To", &mail->to);
	all_addresses(m, top, "Cc", &mail->cc);
	all_addresses(m, top, "Bcc", &mail->bcc);
}

/* Fields that must not be there twice: two of them let two programs show two messages. */
static void note_repeats(struct eml *m, const struct mime_part *top)
{
	static const char *const once[] = { "From", "Date", "Subject", "Message-ID", "Content-Type" };
	const struct mime_field *f = top->fields.v;
	unsigned seen[countof(once)] = { 0 };

	for (uint32_t i = 0; i < top->fields.n; i++)
		for (size_t k = 0; k < countof(once); k++)
			seen[k] += span_ieq_str(f[i].name, once[k]);
	for (size_t k = 0; k < countof(once); k++)
		if (seen[k] > 1)
			sink_note(m->out, NOTE_ODD, "mail.repeated",
				  "the header has %u fields named %s: the first counts", seen[k], once[k]);
}

void emlhead_read(struct eml *m)
{
	const struct mime_part *top = mime_part(&m->mime, 0);
	struct mail *mail = &sink_item(m->out)->mail;

	read_people(m, top);
	mail->subject = mimehead_text(&m->head, mime_field(top, "Subject"));
	read_date(m, top);
	mail->message_id = mimehead_id(&m->head, mime_field(top, "Message-ID"));
	mimehead_ids(&m->head, mime_field(top, "References"), &mail->references);
	mail->in_reply_to = mimehead_id(&m->head, mime_field(top, "In-Reply-To"));
	note_repeats(m, top);
}
