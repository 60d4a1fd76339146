/* Chat messages as child items, and the phrases with which chat programs replace what an export
 * does not hold ("<Media omitted>", "This message was deleted"). The lists have what the programs
 * write in the languages that users of exhibit write most; an unknown phrase stays a text. */
#include "chat.h"

#include "base/limits.h"
#include "record/moment.h"

void chat_begin(struct chat_export *x, struct sink *out, const char *platform)
{
	*x = (struct chat_export){ .out = out };
	if (platform)
		x->platform = span_str(platform);
}

static void note_time(struct chat_export *x, struct span time)
{
	if (time.p == NULL)
		return;
	if (x->first.p == NULL || span_cmp(time, x->first) < 0)
		x->first = arena_dup(sink_arena(x->out), time);
	if (x->last.p == NULL || span_cmp(time, x->last) > 0)
		x->last = arena_dup(sink_arena(x->out), time);
}

static void name_files(struct item *about, const struct list *files)
{
	for (uint32_t i = 0; i < files->n; i++) {
		struct attachment *at = list_add(&about->attachments, about->arena, sizeof *at);

		at->name = list_span(files, i);
	}
}

bool chat_give(struct chat_export *x, struct chat_message *m)
{
	struct item about = { .arena = sink_arena(x->out), .chat = m->chat };
	struct child c = { .media = SPAN("text/plain"), .about = &about };
	char name[24];
	struct buf b = { .p = name, .cap = sizeof name, .max = sizeof name };

	x->messages++;
	x->users += !span_eq_str(m->chat.kind, "system");
	note_time(x, m->chat.time);
	if (!(sink_want(x->out) & WANT_CHILDREN))
		return true;
	if (about.chat.platform.p == NULL)
		about.chat.platform = x->platform;
	if (about.chat.channel.p == NULL)
		about.chat.channel = x->channel;
	if (about.chat.kind.p == NULL)
		about.chat.kind = SPAN("text");
	name_files(&about, &m->files);
	buf_c(&b, '#');
	buf_u64(&b, (uint64_t)x->messages);
	c.name = buf_view(&b);
	if (m->is_slice) {
		sink_child_slice(x->out, &c, m->from, m->text.n);
	} else {
		if (!sink_child_begin(x->out, &c))
			return false;
		sink_child_data(x->out, m->text);
		sink_child_end(x->out);
	}
	return x->messages < LIMIT_MEMBERS;
}

void chat_end(struct chat_export *x)
{
	struct item *it = sink_item(x->out);

	it->messages = (struct opt64){ true, x->messages };
	it->user_messages = (struct opt64){ true, x->users };
	it->chat.platform = x->platform;
	it->chat.channel = x->channel;
	if (x->messages >= LIMIT_MEMBERS)
		sink_note(x->out, NOTE_REFUSED, "chat.members", "more than %d messages; the rest was not taken in",
			  LIMIT_MEMBERS);
}

/* ---- phrases ---- */

struct phrase {
	const char *kind;
	const char *text;	/* ASCII letters match in either case */
};

/* Whole message, apart from white space and marks at its ends. */
static const struct phrase whole[] = {
	{ "deleted", "This message was deleted" }, { "deleted", "This message was deleted." },
	{ "deleted", "You deleted this message" }, { "deleted", "You deleted this message." },
	{ "deleted", "Diese Nachricht wurde gelöscht." }, { "deleted", "Diese Nachricht wurde gelöscht" },
	{ "deleted", "Du hast diese Nachricht gelöscht." }, { "deleted", "Du hast diese Nachricht gelöscht" },
	{ "deleted", "Ce message a été supprimé" }, { "deleted", "Vous avez supprimé ce message" },
	{ "deleted", "Se eliminó este mensaje." }, { "deleted", "Se eliminó este mensaje" },
	{ "deleted", "Eliminaste este mensaje." }, { "deleted", "Eliminaste este mensaje" },
	{ "deleted", "Questo messaggio è stato eliminato" }, { "deleted", "Hai eliminato questo messaggio" },
	{ "deleted", "Mensagem apagada" }, { "deleted", "Esta mensagem foi apagada" },
	{ "deleted", "Apagou esta mensagem" }, { "deleted", "Você apagou esta mensagem" },
	{ "deleted", "Dit bericht is verwijderd" }, { "deleted", "U hebt dit bericht verwijderd" },
	{ "media", "<Media omitted>" }, { "media", "<Medien ausgeschlossen>" }, { "media", "<Médias omis>" },
	{ "media", "<Multimedia omitido>" }, { "media", "<Archivo omitido>" }, { "media", "<Media omessi>" },
	{ "media", "<Mídia oculta>" }, { "media", "<Ficheiro não revelado>" }, { "media", "<Media weggelaten>" },
	{ "media", "image omitted" }, { "media", "video omitted" }, { "media", "audio omitted" },
	{ "media", "sticker omitted" }, { "media", "GIF omitted" }, { "media", "document omitted" },
	{ "media", "Contact card omitted" }, { "media", "Bild weggelassen" }, { "media", "Video weggelassen" },
	{ "media", "Audio weggelassen" }, { "media", "Sticker weggelassen" }, { "media", "Dokument weggelassen" },
	{ "media", "image absente" }, { "media", "vidéo absente" }, { "media", "audio omis" },
	{ "media", "document manquant" }, { "media", "imagen omitida" }, { "media", "audio omitido" },
	{ "media", "documento omitido" }, { "media", "immagine omessa" }, { "media", "video omesso" },
	{ "media", "audio omesso" }, { "media", "documento omesso" }, { "media", "imagem ocultada" },
	{ "media", "áudio ocultado" }, { "media", "documento ocultado" }, { "media", "afbeelding weggelaten" },
	{ "media", "video weggelaten" }, { "media", "audio weggelaten" }, { "media", "document weggelaten" },
	{ "call", "Missed voice call" }, { "call", "Missed video call" }, { "call", "Missed voice call." },
	{ "call", "Missed video call." }, { "call", "Verpasster Sprachanruf" }, { "call", "Verpasster Videoanruf" },
	{ "call", "Appel vocal manqué" }, { "call", "Llamada perdida" }, { "call", "Chiamata vocale persa" },
	{ "call", "Chamada de voz perdida" }, { "call", "Gemiste spraakoproep" },
};

/* The message begins so. */
static const struct phrase begins[] = {
	{ "system", "Messages and calls are end-to-end encrypted" },
	{ "system", "Messages you send to this " },
	{ "system", "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt" },
	{ "system", "Les messages et les appels sont chiffrés de bout en bout" },
	{ "system", "Los mensajes y las llamadas están cifrados de extremo a extremo" },
	{ "system", "I messaggi e le chiamate sono crittografati end-to-end" },
	{ "system", "As mensagens e as chamadas são encriptadas de ponta a ponta" },
	{ "system", "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta" },
	{ "system", "As mensagens e ligações são protegidas com a criptografia de ponta a ponta" },
	{ "system", "Berichten en gesprekken worden end-to-end versleuteld" },
};

static const struct phrase file_marks[] = {
	{ "behind", "(file attached)" }, { "behind", "(Datei angehängt)" }, { "behind", "(fichier joint)" },
	{ "behind", "(archivo adjunto)" }, { "behind", "(file allegato)" }, { "behind", "(arquivo anexado)" },
	{ "behind", "(ficheiro anexado)" }, { "behind", "(bestand bijgevoegd)" },
	{ "around", "<attached: " }, { "around", "<Anhang: " }, { "around", "<pièce jointe : " },
	{ "around", "<pièce jointe: " }, { "around", "<adjunto: " }, { "around", "<allegato: " },
	{ "around", "<anexo: " }, { "around", "<bijgevoegd: " }, { "around", "<bijlage: " },
};

/* White space and direction marks (U+200E, U+200F, U+202A..E, U+202F, U+00A0, U+FEFF) off both ends. */
static struct span bare(struct span s)
{
	for (;;) {
		size_t n = s.n;

		s = span_trim(s);
		if (s.n >= 3 && ((s.p[0] == '\xe2' && s.p[1] == '\x80') || span_starts(s, "\xef\xbb\xbf")))
			s = span_from(s, 3);
		if (s.n >= 3 && s.p[s.n - 3] == '\xe2' && s.p[s.n - 2] == '\x80' && (unsigned char)s.p[s.n - 1] >= 0x8e)
			s.n -= 3;
		if (s.n >= 2 && span_starts(s, "\xc2\xa0"))
			s = span_from(s, 2);
		if (s.n == n)
			return s;
	}
}

struct span chat_kind_of(struct span text)
{
	struct span s = bare(text);

	for (size_t i = 0; i < countof(whole); i++)
		if (span_ieq_str(s, whole[i].text))
			return span_str(whole[i].kind);
	for (size_t i = 0; i < countof(begins); i++)
		if (span_istarts(s, begins[i].text))
			return span_str(begins[i].kind);
	return (struct span){ NULL, 0 };
}

struct span chat_file_of(struct span text)
{
	struct span line = { NULL, 0 };

	while (text.n && span_line(&text, &line)) {
		struct span s = bare(line);

		for (size_t i = 0; i < countof(file_marks); i++) {
			struct span mark = span_str(file_marks[i].text);

			if (file_marks[i].kind[0] == 'b' && s.n > mark.n && span_iends(s, file_marks[i].text))
				return bare(span_sub(s, 0, s.n - mark.n));
			if (file_marks[i].kind[0] == 'a' && span_istarts(s, file_marks[i].text) && s.p[s.n - 1] == '>')
				return bare(span_sub(s, mark.n, s.n - mark.n - 1));
		}
	}
	return (struct span){ NULL, 0 };
}

