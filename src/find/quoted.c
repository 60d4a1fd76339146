/* Quotes in mail, line by line: '>' in front (RFC 3676, 4.5), the line that says who wrote (in the
 * languages people write), the headings and header blocks Outlook and the like put over what they
 * repeat, "-- " over a signature (RFC 3676, 4.3), small print of companies and lists.
 *
 * What no line tells stays new: a wrong "quote" would hide a statement of the sender, a missed one
 * only shows it twice. Does not compare with the message that is being answered. */
#include "quoted.h"

#include "base/limits.h"
#include "base/text.h"

enum kind { NEW, QUOTE, FORWARD, SIGNATURE, DISCLAIMER };
static const char *const names[] = { "new", "quote", "forward", "signature", "disclaimer" };

enum { JOIN = 4, AHEAD = 8, LONG_LINE = 1000, SIGNATURE_LINES = 15 };

struct walk {
	struct span text, subject;
	const struct text_part *marked;
	uint32_t n_marked, at_mark;
	struct arena *a;
	struct list *parts;
	size_t at;		/* where the next line begins */
	enum kind kind;		/* of the lines before */
	bool is_rest;		/* kind goes on to the end: no line of it has a '>' */
	bool is_footer;		/* of a mailing list: nobody writes below */
	bool is_after_blank;
};

static bool has(struct span s, const char *what) { return span_ifind(s, span_str(what), 0) != SIZE_MAX; }

static bool has_any(struct span s, const char *const *what)
{
	for (; *what; what++)
		if (has(s, *what))
			return true;
	return false;
}

static bool starts_any(struct span s, const char *const *what)
{
	for (; *what; what++)
		if (span_istarts(s, *what))
			return true;
	return false;
}

/* Blanks, no-break spaces, and the stars that plain text gets from bold print, at both ends. */
static struct span bare(struct span s)
{
	for (;;) {
		s = span_trim(s);
		if (span_starts(s, "\xC2\xA0"))
			s = span_from(s, 2);
		else if (span_ends(s, "\xC2\xA0"))
			s = span_sub(s, 0, s.n - 2);
		else if (s.n && s.p[0] == '*')
			s = span_from(s, 1);
		else if (s.n && s.p[s.n - 1] == '*')
			s = span_sub(s, 0, s.n - 1);
		else
			return s;
	}
}

/* ---- the line that says who wrote ---- */

static const char *const wrote[] = {
	"wrote", "writes", "schrieb", "hat geschrieben", "a \xC3\xA9" "crit", "\xC3\xA9" "crivit", "escribi\xC3\xB3",
	"ha scritto", "scrisse", "scrive", "escreveu", "schreef", "geschreven", "skrev", "napisa\xC5\x82", "pisze",
	"napsal", "nap\xC3\xADsal", "kirjoitti", "\xC3\xADrta", "a scris", "yazd\xC4\xB1", "napisao",
	"\xD0\xBD\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81\xD0\xB0\xD0\xBB", "\xD0\xBF\xD0\xB8\xD1\x88\xD0\xB5\xD1\x82",
	"\xCE\xAD\xCE\xB3\xCF\x81\xCE\xB1\xCF\x88\xCE\xB5", "\xE5\x86\x99\xE9\x81\x93", "\xE5\xAF\xAB\xE9\x81\x93",
	"\xE3\x81\xAE\xE3\x83\xA1\xE3\x83\xBC\xE3\x83\xAB", "\xEC\x9E\x91\xEC\x84\xB1", "said", "va escriure", NULL
};

static const char *const opens[] = {
	"on ", "am ", "le ", "el ", "il ", "em ", "op ", "den ", "dne ", "dnia ", "w dniu ", "a ", "at ", "in data ",
	"vi ", "in article ", "in message ", "el d\xC3\xAD" "a ", "pe ", "\xD0\x92 ", "from: ", "--- on ", "quoting ",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "po ", "ma ", "ti ", "ke ", "to ", "pe ", "la ", "su ", NULL
};

static unsigned digits_in(struct span s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

enum said { SAID_NOTHING, SAID_PERHAPS, SAID_SURELY };

/* Perhaps: needs a quote behind it. Surely: with a date or address, as mail programs write it. */
static enum said attribution(struct span s)
{
	bool is_end;

	s = bare(s);
	is_end = span_ends(s, ":") || span_ends(s, "\xEF\xBC\x9A");
	if (!is_end || s.n < 8 || s.n > 600 || !has_any(s, wrote))
		return SAID_NOTHING;
	if ((starts_any(s, opens) || (s.p[0] >= '0' && s.p[0] <= '9')) &&
	    (digits_in(s) >= 3 || (has(s, "@") && digits_in(s))) && !has(s, ". "))
		return SAID_SURELY;
	/* "John Doe <john@example.org> wrote on 3 May 2024:" */
	return digits_in(s) >= 4 && has(s, "@") ? SAID_SURELY : SAID_PERHAPS;
}

/* ---- headings over what is repeated ---- */

static const char *const originals[] = {
	"original message", "original appointment", "urspr\xC3\xBCngliche nachricht", "original-nachricht",
	"originalnachricht", "message d'origine", "message d\xE2\x80\x99origine", "message original", "mensaje original",
	"messaggio originale", "mensagem original", "oorspronkelijk bericht", "oorspronkelijke bericht",
	"ursprungligt meddelande", "opprinnelig melding", "oprindelig meddelelse", "oryginalna wiadomo",
	"wiadomo\xC5\x9B\xC4\x87 oryginalna", "p\xC5\xAFvodn\xC3\xAD zpr\xC3\xA1va", "alkuper\xC3\xA4inen viesti", "reply message",
	"\xD0\x98\xD1\x81\xD1\x85\xD0\xBE\xD0\xB4\xD0\xBD\xD0\xBE\xD0\xB5 \xD1\x81\xD0\xBE\xD0\xBE\xD0\xB1\xD1\x89\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5", "original e-mail", "original email", NULL
};
static const char *const forwards[] = {
	"forwarded message", "forwarded by", "begin forwarded", "forwarded mail", "forwarded msg",
	"weitergeleitete nachricht", "weitergeleitet von", "message transf\xC3\xA9r\xC3\xA9", "message transmis", "mensaje reenviado",
	"messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada",
	"doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat brev",
	"videresendt", "przekazana wiadomo", "p\xC5\x99" "eposlan\xC3\xA1 zpr\xC3\xA1va",
	"\xD0\x9F\xD0\xB5\xD1\x80\xD0\xB5\xD1\x81\xD1\x8B\xD0\xBB\xD0\xB0\xD0\xB5\xD0\xBC\xD0\xBE\xD0\xB5", "d\xC3\xA9" "but du message r\xC3\xA9" "exp\xC3\xA9" "di\xC3\xA9", "anfang der weitergeleiteten", "start of forwarded", NULL
};
static const char *const ends[] = {
	"end of forwarded", "end forwarded", "ende der weitergeleiteten", "fin du message", "end of original", "end original",
	"fin del mensaje", "ende des", "fine messaggio", "end of message", NULL
};

/* "-----Original Message-----", "--- Forwarded by Jane ---", "Begin forwarded message:" */
static bool is_heading(struct span s, const char *const *words)
{
	s = bare(s);
	if (s.n > 160 || !has_any(s, words))
		return false;
	return span_starts(s, "--") || span_starts(s, "==") || span_starts(s, "__") || span_starts(s, "\xE2\x80\x94") ||
	       (span_ends(s, ":") && starts_any(s, words));
}

static const char *const froms[] = { "from:", "von:", "de:", "da:", "van:", "fr\xC3\xA5n:", "fra:", "od:", "od :", "de :",
	"\xD0\x9E\xD1\x82:", "l\xC3\xA4hett\xC3\xA4j\xC3\xA4:", "felad\xC3\xB3:", "kimden:", "\xE5\x8F\x91\xE4\xBB\xB6\xE4\xBA\xBA:",
	"\xE5\xB7\xAE\xE5\x87\xBA\xE4\xBA\xBA:", "from :", "expediteur", "exp\xC3\xA9" "diteur", NULL };
static const char *const subjects[] = { "subject:", "betreff:", "objet", "asunto:", "oggetto:", "assunto:", "onderwerp:",
	"\xC3\xA4mne:", "emne:", "temat:", "p\xC5\x99" "edm\xC4\x9Bt:", "\xD0\xA2\xD0\xB5\xD0\xBC\xD0\xB0:", "aihe:", "konu:",
	"\xE4\xB8\xBB\xE9\xA2\x98:", "\xE4\xBB\xB6\xE5\x90\x8D:", "subject :", NULL };
static const char *const others[] = { "sent:", "date:", "to:", "cc:", "gesendet:", "datum:", "an:", "envoy", "date :", "\xC3\x80",
	"enviad", "para:", "fecha:", "inviat", "a:", "data:", "verzonden:", "aan:", "skickat:", "till:", "sendt:", "til:",
	"wys\xC5\x82" "ano:", "do:", "odesl\xC3\xA1no:", "komu:", "received:", "reply-to:", "sent :", "to :", "cc :", "importance:",
	"\xD0\x94\xD0\xB0\xD1\x82\xD0\xB0:", "\xD0\x9A\xD0\xBE\xD0\xBC\xD1\x83:", "priority:", "attachments:", "message-id:", "sender:", NULL };

/* From, then a subject and something else of a header in the lines behind it. */
static bool is_header_block(struct span rest)
{
	struct span line;
	bool has_subject = false, has_other = false;

	if (!span_line(&rest, &line) || !starts_any(bare(line), froms) || bare(line).n < 6)
		return false;
	for (int i = 0; i < AHEAD && span_line(&rest, &line); i++) {
		line = span_sub(bare(line), 0, LONG_LINE);
		has_subject |= starts_any(line, subjects);
		has_other |= starts_any(line, others);
		if (has_subject && has_other)
			return true;
	}
	return false;
}

static bool subject_is_forward(struct span s)
{
	static const char *const marks[] = { "fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:", "vs:", "vb:", "pd:", "[fwd", NULL };

	return starts_any(span_trim(s), marks);
}

/* ---- signatures and small print ---- */

static bool is_device(struct span s)
{
	static const char *const words[] = {
		"sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo", "sent via ", "get outlook for ",
		"sent from samsung", "sent from the ", "von meinem ", "gesendet von ", "gesendet mit ", "envoy\xC3\xA9 de mon ",
		"envoy\xC3\xA9 depuis ", "envoy\xC3\xA9 \xC3\xA0 partir de ", "enviado desde mi ", "enviado desde ", "enviado do meu ", "enviado a partir ",
		"inviato da ", "inviato dal mio ", "verstuurd vanaf ", "verzonden vanaf ", "skickat fr\xC3\xA5n ", "sendt fra ", "wys\xC5\x82" "ane z ",
		"outlook f\xC3\xBCr ios", "diese nachricht wurde von meinem android", NULL
	};

	s = bare(s);
	return s.n < 120 && starts_any(s, words);
}

static const char *const signs[] = {
	"confidential", "intended recipient", "intended for", "intended solely", "intended only", "privileged", "addressee",
	"unauthori", "environment before printing", "vertraulich", "confidenti", "destinataire", "confidencial", "destinatari",
	"riservat", "vertrouwelijk", "geadresseerde", "virus", "liability", "originated from outside", "external sender",
	"views expressed", "in error", "not necessarily", NULL
};

static bool is_small_print(struct span line)
{
	static const char *const opens_small[] = {
		"confidential", "disclaimer", "important notice", "legal notice", "notice:", "this e-mail", "this email", "this message",
		"this communication", "this transmission", "the information contained", "the information in this", "the contents of this",
		"the content of this", "privileged", "caution: this", "caution: external", "[external", "warning: this e", "diese e-mail",
		"diese nachricht", "diese mail", "der inhalt dieser", "vertraulich", "ce message", "ce courriel", "cet e-mail", "ce mail",
		"este mensaje", "este correo", "este e-mail", "esta mensagem", "este email", "questo messaggio", "questa e-mail", "le informazioni contenute",
		"dit bericht", "deze e-mail", "de informatie", "aviso legal", "aviso de confid", "avviso", "avertissement", "avis de confid",
		"please consider the environment", "any views", "if you are not the intended", "if you have received this", "the opinions expressed", NULL
	};
	line = bare(line);
	while (line.n && strchr("-_=#", line.p[0]))
		line = span_trim(span_from(line, 1));
	return starts_any(line, opens_small) && has_any(line, signs);
}

static bool is_rule(struct span s, char of, size_t least)
{
	s = span_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != of)
			return false;
	return s.n >= least;
}

/* ---- lines ahead ---- */

static struct span paragraph(struct span rest)
{
	struct span from = rest, line;
	size_t n = 0;

	for (int i = 0; i < AHEAD && n < LONG_LINE && span_line(&rest, &line) && span_trim(line).n; i++)
		n = (size_t)(line.p + line.n - from.p);
	return span_sub(from, 0, n < 2 * LONG_LINE ? n : 2 * LONG_LINE);
}

/* "> words", ">> words", and with initials in front, "JD> words" (Supercite). ">>> HERE <<<" is print. */
static bool is_arrowed(struct span line)
{
	size_t n = 0;

	line = span_trim(line);
	if (span_starts(line, ">From "))
		return false;
	while (n < 4 && n < line.n && line.p[n] >= 'A' && line.p[n] <= 'Z')
		n++;
	if (n >= line.n || line.p[n] != '>' || (n && (n < 2 || (n + 1 < line.n && line.p[n + 1] != ' '))))
		return false;
	return !(span_ends(line, "<") && n + 1 < line.n && line.p[n + 1] != ' ');
}

/* Is what comes next (blank lines apart) marked as a quote? */
static bool quote_follows(const struct walk *w, struct span rest)
{
	struct span line;

	for (int i = 0; i < 3 && span_line(&rest, &line); i++) {
		size_t at = (size_t)(line.p - w->text.p);

		if (bare(line).n == 0)
			continue;
		for (uint32_t k = w->at_mark; k < w->n_marked && k < w->at_mark + 3; k++)
			if ((size_t)w->marked[k].bytes[0] <= at && at < (size_t)w->marked[k].bytes[1])
				return true;
		return is_arrowed(line);
	}
	return false;
}

static bool blank_begins(struct span rest)
{
	struct span line;

	return !span_line(&rest, &line) || span_trim(line).n == 0;
}

/* How many lines from here say who wrote, and how surely. */
static enum said attribution_lines(const struct walk *w, struct span rest, unsigned *lines)
{
	struct span from = rest, line;

	for (unsigned k = 1; k <= JOIN && span_line(&rest, &line) && span_trim(line).n; k++) {
		struct span joined = span_sub(from, 0, (size_t)(line.p + line.n - from.p));
		enum said said;

		if (joined.n > 600 || (k > 1 && is_arrowed(line)))
			break;
		if (k == 1 && !starts_any(bare(line), opens) && digits_in(line) < 2 && !has(line, "@") && !has(line, ":"))
			break;
		said = attribution(joined);
		*lines = k;
		if (said == SAID_SURELY || (said == SAID_PERHAPS && quote_follows(w, rest)))
			return quote_follows(w, rest) ? SAID_PERHAPS : blank_begins(rest) || k <= 2 ? SAID_SURELY : SAID_NOTHING;
	}
	return SAID_NOTHING;
}

/* ---- the walk ---- */

static void add(struct walk *w, enum kind kind, size_t from, size_t to)
{
	struct text_part *last = w->parts->n ? (struct text_part *)w->parts->v + w->parts->n - 1 : NULL;

	if (to <= from)
		return;
	if (last && (span_eq_str(last->kind, names[kind]) || w->parts->n >= LIMIT_LIST)) {
		last->bytes[1] = (int64_t)to;
		return;
	}
	last = list_add(w->parts, w->a, sizeof *last);
	*last = (struct text_part){ .kind = span_str(names[kind]), .bytes = { (int64_t)from, (int64_t)to } };
}

static void take_line(struct walk *w, enum kind kind)
{
	struct span rest = span_from(w->text, w->at), line;
	size_t from = w->at;

	span_line(&rest, &line);
	w->at = rest.n ? (size_t)(rest.p - w->text.p) : w->text.n;
	add(w, kind, from, w->at);
	w->kind = kind;
	w->is_after_blank = span_trim(line).n == 0;
}

/* What the format itself says of the line that begins here. */
static bool is_marked(struct walk *w, enum kind *kind)
{
	while (w->at_mark < w->n_marked && (size_t)w->marked[w->at_mark].bytes[1] <= w->at)
		w->at_mark++;
	if (w->at_mark == w->n_marked || (size_t)w->marked[w->at_mark].bytes[0] > w->at)
		return false;
	for (int k = NEW; k <= DISCLAIMER; k++)
		if (span_eq_str(w->marked[w->at_mark].kind, names[k]))
			*kind = (enum kind)k;
	return true;
}

/* Lines up to the next quote or end: a signature is short. */
static bool is_short_tail(struct span rest)
{
	struct span line;
	unsigned n = 0;

	while (n <= SIGNATURE_LINES && span_line(&rest, &line)) {
		if (is_arrowed(line))
			return true;
		n += span_trim(line).n > 0;
	}
	return n <= SIGNATURE_LINES;
}

/* Headings, after which all that follows is somebody else's unless it has arrows of its own. */
static bool take_heading(struct walk *w, struct span line, struct span rest)
{
	bool is_forward = is_heading(line, forwards);
	enum kind kind;

	if (!is_forward && !is_heading(line, originals) &&
	    !is_header_block(is_rule(line, '_', 20) ? rest : span_from(w->text, w->at)))
		return false;
	kind = is_forward || subject_is_forward(w->subject) ? FORWARD : QUOTE;
	w->is_rest = !quote_follows(w, rest);
	take_line(w, kind);
	return true;
}

static bool take_attribution(struct walk *w)
{
	unsigned lines = 0;
	enum said said = attribution_lines(w, span_from(w->text, w->at), &lines);

	if (said == SAID_NOTHING)
		return false;
	w->is_rest = said == SAID_SURELY;
	while (lines--)
		take_line(w, QUOTE);
	return true;
}

static enum kind kind_of_line(struct walk *w, struct span line, struct span rest)
{
	struct span here = span_from(w->text, w->at);
	struct span next = rest, after = { NULL, 0 };

	span_line(&next, &after);
	if (is_rule(line, '_', 20) && (has(paragraph(rest), "mailing list") || is_small_print(paragraph(rest)) || has(after, "list "))) {
		w->is_footer = has(paragraph(rest), "list");
		return DISCLAIMER;
	}
	if (w->kind == DISCLAIMER && (w->is_footer || !w->is_after_blank || has_any(paragraph(here), signs)))
		return DISCLAIMER;
	if (w->kind == SIGNATURE)
		return SIGNATURE;
	if (span_eq_str(line, "-- ") || span_eq_str(line, "--\xC2\xA0") || (span_eq_str(line, "--") && is_short_tail(rest)))
		return SIGNATURE;
	if (is_small_print(paragraph(here)))
		return DISCLAIMER;
	return NEW;
}

static void step(struct walk *w)
{
	struct span rest = span_from(w->text, w->at), line, look;
	enum kind kind = QUOTE;

	span_line(&rest, &line);
	look = span_sub(line, 0, LONG_LINE);
	if (is_marked(w, &kind)) {
		w->is_rest = false;
		take_line(w, kind);
		return;
	}
	if (is_arrowed(look) && !w->is_rest) {
		take_line(w, w->kind == FORWARD ? FORWARD : QUOTE);
		return;
	}
	if (bare(look).n == 0) {
		take_line(w, w->kind);
		return;
	}
	if (w->is_rest) {
		w->is_rest = !is_heading(look, ends);
		take_line(w, w->kind);
		return;
	}
	if (take_heading(w, look, rest) || take_attribution(w))
		return;
	if (w->kind == QUOTE || w->kind == FORWARD) {
		w->kind = NEW;
		w->is_footer = false;
	}
	if (is_device(look)) {
		take_line(w, SIGNATURE);
		w->kind = NEW;
		return;
	}
	take_line(w, kind_of_line(w, look, rest));
}

void quoted_parts(struct span text, const struct list *marked, struct span subject, struct arena *a, struct list *parts)
{
	struct walk w = { .text = text, .subject = subject, .marked = marked->v, .n_marked = marked->n, .a = a, .parts = parts };
	uint32_t before = parts->n;

	while (w.at < text.n)
		step(&w);
	if (parts->n == before + 1 && span_eq_str(((struct text_part *)parts->v)[before].kind, "new"))
		parts->n = before;
}
