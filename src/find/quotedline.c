/* What single lines of a mail show, in the languages people write: the line that says who wrote, the
 * headings and header blocks Outlook and the like put over what they repeat, '>' in front (RFC 3676,
 * 4.5), small print, and the lines of a card at the end. Words are looked for anywhere in a line or at
 * its beginning; upper and lower case of ASCII are the same.
 *
 * What no word tells says nothing: the walk in quoted.c leaves it to the sender. */
#include "quotedline.h"

#include <string.h>

enum { AHEAD = 8, BLANKS = 4, CARD_LINES = 15 };

bool quotedline_has(struct span s, const char *what)
{
	 return span_ifind(s, span_str(what), 0) != SIZE_MAX;
}

static bool has_any(struct span s, const char *const *what)
{
	for (; *what; what++)
		if (quotedline_has(s, *what))
			return true;
	return false;
}

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* The first letter decides nearly always. */
static bool starts_any(struct span s, const char *const *what)
{
	if (s.n == 0)
		return false;
	for (char first = small(s.p[0]); *what; what++)
		if (small(**what) == first && span_istarts(s, *what))
			return true;
	return false;
}

/* Blanks, no-break spaces, and the stars that plain text gets from bold print, at both ends. */
struct span quotedline_bare(struct span s)
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
	"wrote", "writes", "schrieb", "hat geschrieben", ("a \xC3\xA9" "crit"), ("\xC3\xA9" "crivit"), "escribi\xC3\xB3",
	"ha scritto", "scrisse", "scrive", "escreveu", "schreef", "geschreven", "skrev", "napisa\xC5\x82", "pisze",
	"napsal", "nap\xC3\xADsal", "kirjoitti", "\xC3\xADrta", "a scris", "yazd\xC4\xB1", "napisao",
	"\xD0\xBD\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81\xD0\xB0\xD0\xBB", "\xD0\xBF\xD0\xB8\xD1\x88\xD0\xB5\xD1\x82",
	"\xCE\xAD\xCE\xB3\xCF\x81\xCE\xB1\xCF\x88\xCE\xB5", "\xE5\x86\x99\xE9\x81\x93", "\xE5\xAF\xAB\xE9\x81\x93",
	"\xE3\x81\xAE\xE3\x83\xA1\xE3\x83\xBC\xE3\x83\xAB", "\xEC\x9E\x91\xEC\x84\xB1", "said", "va escriure", NULL
};

static const char *const opens[] = {
	"on ", "am ", "le ", "el ", "il ", "em ", "op ", "den ", "dne ", "dnia ", "w dniu ", "a ", "at ", "in data ",
	"vi ", "in article ", "in message ", ("el d\xC3\xAD" "a "), "pe ", "\xD0\x92 ", "from: ", "--- on ", "quoting ",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "po ", "ma ", "ti ", "ke ", "to ", "pe ", "la ", "su ", NULL
};

/* People say it to each other; mail programs that do put '>' behind it. */
static const char *const to_you[] = { "you wrote", "you said", "sie schrieb", "schrieben sie", "du schrieb", "hast du", "vous avez",
	"tu as ", "usted escribi", "me escribi", "lei ha scritto", "hai scritto", "escreveu-me", "schreef u", "schreef je", NULL };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static unsigned digits_in(struct span s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

/* "10:12", "10.12.2024" is not enough: people write days, mail programs the minute. */
static bool has_minute(struct span s)
{
	for (size_t i = 1; i + 2 < s.n; i++)
		if ((s.p[i] == ':' || s.p[i] == '.' || s.p[i] == 'h') && is_digit(s.p[i - 1]) && is_digit(s.p[i + 1]) && is_digit(s.p[i + 2]) &&
		    (i + 3 == s.n || (!is_digit(s.p[i + 3]) && s.p[i + 3] != '.')) &&
		    (s.p[i] != '.' || (i > 2 && s.p[i - 3] == ' ')))
			return true;
	return false;
}

/* A sentence that ends with one of the lines that were joined: no line that says who wrote goes on so,
 * but for "Jane M." before her address. */
static bool has_sentence(struct span s)
{
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[i] == '\n' && strchr(".!?;", s.p[i - 1]) && s.p[i + 1] != '<')
			return true;
	return false;
}

/* Perhaps: needs a quote behind it. Surely: with the minute or an address, as mail programs write it.
 * "On 12 May you wrote:" is a person's, who goes on in own words. */
enum said quotedline_attribution(struct span s)
{
	bool is_end;

	s = quotedline_bare(s);
	is_end = span_ends(s, ":") || span_ends(s, "\xEF\xBC\x9A");
	if (!is_end || s.n < 8 || s.n > 600 || has_sentence(s))
		return SAID_NOTHING;
	/* "Twas brillig at 14:00 on 17.11.2009 when lars@example.org did gyre and gimble:" */
	if (!has_any(s, wrote))
		return (digits_in(s) >= 10 || (digits_in(s) >= 6 && quotedline_has(s, "@"))) && !quotedline_has(s, ". ") ? SAID_PERHAPS : SAID_NOTHING;
	if (has_any(s, to_you))
		return SAID_PERHAPS;
	if ((starts_any(s, opens) || is_digit(s.p[0])) && (has_minute(s) || (quotedline_has(s, "@") && digits_in(s))) && !quotedline_has(s, ". "))
		return SAID_SURELY;
	/* "John Doe <john@example.org> wrote on 3 May 2024:" */
	return digits_in(s) >= 4 && quotedline_has(s, "@") ? SAID_SURELY : SAID_PERHAPS;
}

bool quotedline_may_say(struct span s)
{
	return starts_any(quotedline_bare(s), opens) || digits_in(s) >= 2 || quotedline_has(s, "@") || quotedline_has(s, ":");
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
	"videresendt", "przekazana wiadomo", ("p\xC5\x99" "eposlan\xC3\xA1 zpr\xC3\xA1va"),
	"\xD0\x9F\xD0\xB5\xD1\x80\xD0\xB5\xD1\x81\xD1\x8B\xD0\xBB\xD0\xB0\xD0\xB5\xD0\xBC\xD0\xBE\xD0\xB5", ("d\xC3\xA9" "but du message r\xC3\xA9" "exp\xC3\xA9" "di\xC3\xA9"), "anfang der weitergeleiteten", "start of forwarded", NULL
};
static const char *const ends[] = {
	"end of forwarded", "end forwarded", "ende der weitergeleiteten", "fin du message", "end of original", "end original",
	"fin del mensaje", "ende des", "fine messaggio", "end of message", NULL
};

/* "-----Original Message-----", "--- Forwarded by Jane ---", "Begin forwarded message:" */
static bool is_heading(struct span s, const char *const *words)
{
	bool is_ruled;

	s = quotedline_bare(s);
	is_ruled = span_starts(s, "--") || span_starts(s, "==") || span_starts(s, "__") || span_starts(s, "\xE2\x80\x94");
	if (s.n > 160 || (!is_ruled && !span_ends(s, ":")))	/* most lines: words are dear to look for */
		return false;
	return is_ruled ? has_any(s, words) : starts_any(s, words);
}

bool quotedline_is_original(struct span s) { return is_heading(s, originals); }
bool quotedline_is_forward(struct span s) { return is_heading(s, forwards); }
bool quotedline_is_end(struct span s) { return is_heading(s, ends); }

static const char *const froms[] = { "from:", "von:", "de:", "da:", "van:", "fr\xC3\xA5n:", "fra:", "od:", "od :", "de :",
	"\xD0\x9E\xD1\x82:", "l\xC3\xA4hett\xC3\xA4j\xC3\xA4:", "felad\xC3\xB3:", "kimden:", "\xE5\x8F\x91\xE4\xBB\xB6\xE4\xBA\xBA:",
	"\xE5\xB7\xAE\xE5\x87\xBA\xE4\xBA\xBA:", "from :", "expediteur", ("exp\xC3\xA9" "diteur"), NULL };
static const char *const subjects[] = { "subject:", "betreff:", "objet", "asunto:", "oggetto:", "assunto:", "onderwerp:",
	"\xC3\xA4mne:", "emne:", "temat:", ("p\xC5\x99" "edm\xC4\x9Bt:"), "\xD0\xA2\xD0\xB5\xD0\xBC\xD0\xB0:", "aihe:", "konu:",
	"\xE4\xB8\xBB\xE9\xA2\x98:", "\xE4\xBB\xB6\xE5\x90\x8D:", "subject :", NULL };
static const char *const others[] = { "sent:", "date:", "to:", "cc:", "gesendet:", "datum:", "an:", "envoy", "date :", "\xC3\x80",
	"enviad", "para:", "fecha:", "inviat", "a:", "data:", "verzonden:", "aan:", "skickat:", "till:", "sendt:", "til:",
	("wys\xC5\x82" "ano:"), "do:", "odesl\xC3\xA1no:", "komu:", "received:", "reply-to:", "sent :", "to :", "cc :", "importance:",
	"\xD0\x94\xD0\xB0\xD1\x82\xD0\xB0:", "\xD0\x9A\xD0\xBE\xD0\xBC\xD1\x83:", "priority:", "attachments:", "message-id:", "sender:", NULL };

/* Behind the blank lines, of which a mail program leaves a few under its rule. */
struct span quotedline_skip_blanks(struct span rest)
{
	struct span line, next = rest;

	for (int i = 0; i < BLANKS && span_line(&next, &line) && quotedline_bare(line).n == 0; i++)
		rest = next;
	return rest;
}

/* From, then a subject and something else of a header in the lines behind it. */
bool quotedline_is_header_block(struct span rest)
{
	struct span line;
	bool has_subject = false, has_other = false;

	if (!span_line(&rest, &line) || !starts_any(quotedline_bare(line), froms) || quotedline_bare(line).n < 6)
		return false;
	for (int i = 0; i < AHEAD && span_line(&rest, &line); i++) {
		line = span_sub(quotedline_bare(line), 0, QUOTEDLINE_LONG);
		has_subject |= starts_any(line, subjects);
		has_other |= starts_any(line, others);
		if (has_subject && has_other)
			return true;
	}
	return false;
}

bool quotedline_subject_is_forward(struct span s)
{
	static const char *const marks[] = { "fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:", "vs:", "vb:", "pd:", "[fwd", NULL };

	return starts_any(span_trim(s), marks);
}

bool quotedline_subject_is_answer(struct span s)
{
	static const char *const marks[] = { "re:", "re :", "re[", "aw:", "sv:", "antw:", "antwort:", "r:", "rif:", "ref:", "res:", "odp:",
		"v\xC3\xA1:", "ynt:", "\xE5\x9B\x9E\xE5\xA4\x8D", "\xE7\xAD\x94\xE5\xA4\x8D", NULL };

	s = span_trim(s);
	while (span_starts(s, "[") && span_chr(s, ']', 0) != SIZE_MAX && !starts_any(s, (const char *const[]){ "[fwd", NULL }))
		s = span_trim(span_from(s, span_chr(s, ']', 0) + 1));	/* of a mailing list */
	return quotedline_subject_is_forward(s) || starts_any(s, marks);
}

/* ---- signatures and small print ---- */

bool quotedline_is_device(struct span s)
{
	static const char *const words[] = {
		"sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo", "sent via ", "get outlook for ",
		"sent from samsung", "sent with proton", "sent with spark", "sent with k-9", "sent from the ", "von meinem ", "gesendet von ", "gesendet mit ", "envoy\xC3\xA9 de mon ", "envoy\xC3\xA9 par le service ",
		"envoy\xC3\xA9 depuis ", "envoy\xC3\xA9 \xC3\xA0 partir de ", "enviado desde mi ", "enviado desde ", "enviado do meu ", "enviado a partir ",
		"inviato da ", "inviato dal mio ", "verstuurd vanaf ", "verzonden vanaf ", "skickat fr\xC3\xA5n ", "sendt fra ", ("wys\xC5\x82" "ane z "),
		"outlook f\xC3\xBCr ios", "diese nachricht wurde von meinem android", NULL
	};

	s = quotedline_bare(s);
	return s.n < 120 && starts_any(s, words);
}

static const char *const signs[] = {
	"confidential", "intended recipient", "intended for", "intended solely", "intended only", "privileged", "addressee",
	"unauthori", "environment before printing", "vertraulich", "confidenti", "destinataire", "confidencial", "destinatari",
	"riservat", "vertrouwelijk", "geadresseerde", "virus", "liability", "originated from outside", "external sender",
	"views expressed", "in error", "not necessarily", NULL
};

bool quotedline_is_legal(struct span s) { return has_any(s, signs); }

bool quotedline_is_small_print(struct span line)
{
	static const char *const opens_small[] = {
		"confidential", "disclaimer", "important notice", "legal notice", "notice:", "this e-mail", "this email", "this message",
		"this communication", "this transmission", "the information contained", "the information in this", "the contents of this",
		"the content of this", "privileged", "caution: this", "caution: external", "[external", "warning: this e", "diese e-mail",
		"diese nachricht", "diese mail", "der inhalt dieser", "vertraulich", "ce message", "ce courriel", "cet e-mail", "ce mail",
		"este mensaje", "este correo", "este e-mail", "esta mensagem", "este email", "questo messaggio", "questa e-mail", "le informazioni contenute",
		"dit bericht", "deze e-mail", "de informatie", "aviso legal", "aviso de confid", "avviso", "avertissement", "avis de confid",
		"nota di riservatezza", "clause de conf", "vertraulichkeit", "nota de conf", "avertencia", "vertrouwelijkheid",
		"please consider the environment", "any views", "if you are not the intended", "if you have received this", "the opinions expressed", NULL
	};
	line = quotedline_bare(line);
	while (line.n && memchr("-_=#", line.p[0], 4))
		line = span_trim(span_from(line, 1));
	return starts_any(line, opens_small) && has_any(line, signs);
}

bool quotedline_is_rule(struct span s, char of, size_t least)
{
	s = span_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != of)
			return false;
	return s.n >= least;
}

/* A line of its own over the small print. */
bool quotedline_is_small_title(struct span s)
{
	static const char *const titles[] = {
		"disclaimer", "confidentiality notice", "legal notice", "legal disclaimer", "email disclaimer", "haftungsausschluss",
		"vertraulichkeitshinweis", "rechtlicher hinweis", "clause de confidentialit\xC3\xA9", "avis de confidentialit\xC3\xA9",
		"mentions l\xC3\xA9gales", "aviso legal", "aviso de confidencialidad", "aviso de confidencialidade", "nota di riservatezza",
		"avviso di riservatezza", "avvertenze legali"
	};

	s = quotedline_bare(s);
	while (s.n && strchr("-_=#:*", s.p[0]))
		s = span_trim(span_from(s, 1));
	while (s.n && strchr("-_=#:*", s.p[s.n - 1]))
		s = span_trim(span_sub(s, 0, s.n - 1));
	for (size_t i = 0; i < countof(titles); i++)
		if (span_ieq_str(s, titles[i]))
			return true;
	return false;
}

struct span quotedline_paragraph(struct span rest)
{
	struct span from = rest, line;
	size_t n = 0;

	for (int i = 0; i < AHEAD && n < QUOTEDLINE_LONG && span_line(&rest, &line) && span_trim(line).n; i++)
		n = (size_t)(line.p + line.n - from.p);
	return span_sub(from, 0, n < 2 * QUOTEDLINE_LONG ? n : 2 * QUOTEDLINE_LONG);
}

/* "> words", ">> words", and with initials in front, "JD> words" (Supercite). ">>> HERE <<<" is print. */
bool quotedline_is_arrowed(struct span line)
{
	/* What a mail server said, as a delivery report repeats it, is no quote. */
	static const char *const smtp[] = { ">>> DATA", ">>> RCPT", ">>> MAIL", ">>> EHLO", ">>> HELO", ">>> QUIT", ">>> RSET",
					    ">>> BDAT", ">>> STARTTLS", ">>> AUTH", NULL };
	size_t n = 0;

	line = span_trim(line);
	if (span_starts(line, ">From ") || starts_any(line, smtp))
		return false;
	while (n < 4 && n < line.n && line.p[n] >= 'A' && line.p[n] <= 'Z')
		n++;
	if (n >= line.n || line.p[n] != '>' || (n && (n < 2 || (n + 1 < line.n && line.p[n + 1] != ' '))))
		return false;
	return !(span_ends(line, "<") && n + 1 < line.n && line.p[n + 1] != ' ');
}

/* ---- signatures nobody marked ---- */

bool quotedline_is_closing(struct span s)
{
	static const char *const words[] = {
		"regards", "kind regards", "best regards", "warm regards", "with kind regards", "with best regards", "thanks with regards",
		"yours sincerely", "yours faithfully", "sincerely", "cheers", "many thanks", "thanks", "thank you", "best,", "best wishes",
		"mit freundlichen gr", "freundliche gr", "mit besten gr", "viele gr", "beste gr", "liebe gr", "herzliche gr", "mfg",
		"cordialement", "bien cordialement", "salutations", "bien \xC3\xA0 vous", "sinc\xC3\xA8res salutations", "saludos",
		"un saludo", "cordialmente", "atentamente", "un cordial saludo", "cordiali saluti", "distinti saluti", "saluti",
		"un saluto", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "abra\xC3\xA7os", "met vriendelijke groet",
		"vriendelijke groet", "groeten", "hartelijke groet", "mvg", NULL
	};

	s = quotedline_bare(s);
	return s.n && s.n <= 60 && starts_any(s, words);
}

static unsigned blanks_in(struct span s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

/* A way to reach somebody, or what the law wants a company to say of itself. */
static bool is_contact(struct span s)
{
	static const char *const labels[] = {
		"tel", "phone", "ph:", "ph.", "fax", "mob", "cell", "handy", "t:", "t.", "m:", "m.", "f:", "f.", "p:", "e:", "w:", "d:", "t ", "m ",
		"e-mail", "email", "mail:", "correo", "web", "www.", "http", "skype", "direct", "office:", "t\xC3\xA9l", "portable", "m\xC3\xB3vil",
		"telem", "cell.", "sede ", "cap. soc", "c.f.", "p.iva", "p. iva", "ust-id", "ust.-id", "ustid", "vat ", "kvk", "btw", "siret", "rcs ",
		"hrb", "amtsgericht", ("gesch\xC3\xA4" "ftsf"), "sitz ", "registered in", "registered office", "company n", "linkedin", "twitter", NULL
	};
	size_t at;

	s = quotedline_bare(s);
	if (s.n < 5 || s.n > 120 || span_ends(s, "?"))
		return false;
	if (starts_any(s, labels) || (s.p[0] == '+' && digits_in(s) >= 8) || (s.p[0] == '<' && quotedline_has(s, "http")))
		return digits_in(s) >= 4 || quotedline_has(s, "@") || quotedline_has(s, "www.") || quotedline_has(s, "://");
	at = span_chr(s, '@', 0);	/* an address, perhaps with a name before it, and no sentence around it */
	return at != SIZE_MAX && at > 0 && s.n <= 80 && s.p[0] != '<' && blanks_in(s) <= 2 && span_chr(s, '.', at) != SIZE_MAX && !span_ends(s, ".") && !span_ends(s, ":");
}

/* Sums and accounts are no decoration: such lines stay the sender's. */
static bool is_payment(struct span s)
{
	static const char *const words[] = { "iban", "invoice", "rechnung", "facture", "factura", "fattura", "fatura", "factuur", "total",
		"amount", "betrag", "account n", "sort code", "bic", "swift", "paypal.me", NULL };

	return has_any(s, words);
}

/* Nothing but signs that people and programs draw with: no word of the lists below is in it. */
static bool is_drawn(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (memchr("-_=.:+#~* ", s.p[i], 10) == NULL)
			return false;
	return true;
}

/* A quote, a heading or small print: what stood before may have been a card. */
static bool ends_card(struct span line, struct span s, struct span rest)
{
	bool small = quotedline_is_small_print(quotedline_paragraph(span_of(line.p, line.n + rest.n)));

	if (small || is_drawn(s))
		return small || quotedline_is_rule(s, '_', 5);
	return quotedline_is_arrowed(line) || quotedline_is_original(s) || quotedline_is_forward(s) || quotedline_is_small_title(s) ||
	       quotedline_attribution(s) == SAID_SURELY || starts_any(s, froms);
}

/* A sentence, a footnote, a file of a patch, or what was paid. */
static bool denies_card(struct span s)
{
	if (s.n > 120 || s.p[0] == '[' || (s.n > 50 && (span_ends(s, ".") || span_ends(s, "?") || span_ends(s, "!"))))
		return true;
	return !is_drawn(s) && (is_payment(s) || span_find(s, SPAN(" | "), 0) == 0 || span_starts(s, "diff ") || span_starts(s, "@@"));
}

/* Do the lines up to the end, a quote or small print look like a card? So many ways to reach somebody
 * are wanted, and of so many lines one at least; a sentence, a footnote or a file of a patch says no. */
bool quotedline_is_card(struct span rest, unsigned least, unsigned of)
{
	struct span line;
	unsigned n = 0, found = 0, blanks = 0;

	while (n <= CARD_LINES && span_line(&rest, &line)) {
		struct span s = quotedline_bare(span_sub(line, 0, QUOTEDLINE_LONG));

		blanks = s.n ? 0 : blanks + 1;
		if (blanks > BLANKS)
			return false;
		if (s.n == 0)
			continue;
		if (ends_card(line, s, rest))
			break;
		if (denies_card(s))
			return false;
		found += !is_drawn(s) && is_contact(s);
		n++;
	}
	return n >= 2 && n <= CARD_LINES && found >= least && found * of >= n;
}

bool quotedline_is_dashes(struct span s)
{
	s = span_trim(s);
	return s.n <= 5 && quotedline_is_rule(s, '-', 2);
}
