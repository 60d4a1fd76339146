/* Text out of pictures, by tesseract's LSTM engine ("eng").
 *
 * One engine, loaded before the wall and inherited by fork; it is asked for words, layout.c makes
 * the lines, because tesseract's own blocks tear "Total" from its amount on the other side of a
 * receipt. Not done: other languages than the engine's, handwriting, formats leptonica cannot
 * decode (HEIC, AVIF). */
#include "ocr.h"

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "base/limits.h"
#include "base/text.h"
#include "layout.h"
#include "ocr_again.h"
#include "ocr_prepare.h"

enum {
	LARGE = 16000000,	/* pixels; JPEG of more are decoded at half their size */
	LETTERS_TOLD = 100,	/* fewer say nothing about the way up */
	DOUBTFUL = 38,		/* mean confidence below which other ways up are tried; bad receipts have 43 */
	UPRIGHT = 55,		/* and from which on one is believed */
};

static TessBaseAPI *engine;

void ocr_warm(void)
{
	if (engine)
		return;
	setMsgSeverity(L_SEVERITY_NONE);
	engine = TessBaseAPICreate();
	if (TessBaseAPIInit3(engine, NULL, "eng") != 0) {
		TessBaseAPIDelete(engine);
		engine = NULL;
		return;
	}
	TessBaseAPISetVariable(engine, "debug_file", "/dev/null");
	/* Speckles of scans are taken out before lines are looked for. */
	TessBaseAPISetVariable(engine, "textord_heavy_nr", "1");
	/* Lines that read badly would be tried again in negative: time without gain, since pictures
	 * that are light on dark have been turned before. */
	TessBaseAPISetVariable(engine, "tessedit_do_invert", "0");
}

/* ---- words ---- */

struct reading {
	struct ocr_way way;
	int32_t box_to, box_from;
};

static void original_box(const void *ctx, const struct layout_word *w, int64_t box[4])
{
	const struct reading *r = ctx;
	int32_t b[4] = { w->x1, w->y1, w->x2, w->y2 };

	ocr_prepare_back(&r->way, b);
	for (int i = 0; i < 4; i++)
		box[i] = (int64_t)b[i] * r->box_to / r->box_from;
}

static void take_word(struct layout *l, TessResultIterator *at, int32_t run)
{
	char *raw = TessResultIteratorGetUTF8Text(at, RIL_WORD);
	struct layout_word w = { .run = run };
	struct span s = span_trim(span_str(raw ? raw : ""));
	int x1, y1, x2, y2;

	if (s.n && text_is_utf8(s) &&
	    TessPageIteratorBoundingBox(TessResultIteratorGetPageIterator(at), RIL_WORD, &x1, &y1, &x2, &y2)) {
		w.x1 = x1;
		w.y1 = y1;
		w.x2 = x2;
		w.y2 = y2;
		w.text = arena_dup(l->arena, s);
		w.confidence = (int)TessResultIteratorConfidence(at, RIL_WORD);
		w.confidence = w.confidence < 0 ? 0 : w.confidence > 100 ? 100 : w.confidence;
		layout_add(l, &w);
	}
	TessDeleteText(raw);
}

static void take_words(struct layout *l)
{
	TessResultIterator *at = TessBaseAPIGetIterator(engine);
	int32_t run = 0;

	if (at == NULL)
		return;
	do {
		run += TessPageIteratorIsAtBeginningOf(TessResultIteratorGetPageIterator(at), RIL_TEXTLINE);
		take_word(l, at, run);
	} while (TessResultIteratorNext(at, RIL_WORD));
	TessResultIteratorDelete(at);
}

/* ---- upright ---- */

/* How sure the words are on average, by their letters; -1: too few to tell. */
static int mean_confidence(const struct layout *l)
{
	const struct layout_word *w = l->words.v;
	int64_t sum = 0, letters = 0;

	for (uint32_t i = 0; i < l->words.n; i++) {
		letters += w[i].letters;
		sum += (int64_t)w[i].letters * w[i].confidence;
	}
	return letters < LETTERS_TOLD ? -1 : (int)(sum / letters);
}

/* EXIF's orientation after `turns` more quarters; mirrored ones are not turned. */
static int32_t turned(int32_t orientation, int turns)
{
	static const int8_t after[4] = { 1, 6, 3, 8 };

	for (int i = 0; i < 4; i++)
		if (orientation == after[i])
			return after[(i + turns) % 4];
	return turns ? 0 : orientation;
}

/* Reads words; the prepared picture, or NULL when it could not be prepared or read. */
static PIX *read_words(PIX *pix, int32_t orientation, struct reading *r, struct layout *l)
{
	PIX *ready = ocr_prepare(pixClone(pix), orientation, &r->way);

	if (ready == NULL)
		return NULL;
	TessBaseAPISetPageSegMode(engine, PSM_SINGLE_BLOCK);
	TessBaseAPISetImage2(engine, ready);
	TessBaseAPISetSourceResolution(engine, 300);
	if (TessBaseAPIRecognize(engine, NULL) != 0) {
		pixDestroy(&ready);
		return NULL;
	}
	take_words(l);
	return ready;
}

/* A page that lies on a side or on its head is read as many words nobody would write: the other
 * ways up are tried then, upside down first. */
static PIX *read_upright(PIX *pix, int32_t orientation, struct reading *r, struct layout *l)
{
	static const int8_t turns[] = { 2, 1, 3 };
	PIX *ready = read_words(pix, orientation, r, l);
	int first = ready ? mean_confidence(l) : -1;

	for (size_t i = 0; first >= 0 && first < DOUBTFUL && i < countof(turns); i++) {
		struct layout other = { .arena = l->arena };
		struct reading way = *r;
		int32_t as = turned(orientation, turns[i]);
		PIX *again = as ? read_words(pix, as, &way, &other) : NULL;

		if (again && mean_confidence(&other) >= UPRIGHT) {
			pixDestroy(&ready);
			*l = other;
			*r = way;
			return again;
		}
		pixDestroy(&again);
	}
	return ready;
}

/* Takes `pix`. */
static bool recognise(PIX *pix, int32_t orientation, struct reading *r, struct arena *a, struct sink *out)
{
	struct layout l = { .arena = a };
	bool ok = false;
	PIX *ready;

	if (engine == NULL) {
		pixDestroy(&pix);
		return sink_note(out, NOTE_UNREAD, "ocr.absent",
				 "text in pictures was not read: tesseract's data (eng) is not installed");
	}
	ready = read_upright(pix, orientation >= 1 && orientation <= 8 ? orientation : 1, r, &l);
	if (ready) {
		ocr_again(engine, ready, &l);
		ok = layout_write(&l, out, original_box, r);
	} else {
		ok = sink_note(out, NOTE_UNREAD, "ocr.failed", "the picture could not be prepared for recognition, or recognition gave up on it");
	}
	TessBaseAPIClear(engine);
	pixDestroy(&ready);
	pixDestroy(&pix);
	return ok;
}

/* ---- what comes in ---- */

bool ocr_grey(const struct ocr_page *p, struct arena *a, struct sink *out)
{
	struct reading r = { .box_to = p->box_to, .box_from = p->box_from };
	PIX *pix = pixCreate(p->width, p->height, 8);

	if (pix == NULL)
		return sink_note(out, NOTE_UNREAD, "ocr.failed", "no memory for a picture of %d x %d", p->width, p->height);
	for (int32_t y = 0; y < p->height; y++) {
		l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);

		for (int32_t x = 0; x < p->width; x++)
			SET_DATA_BYTE(row, x, p->grey[(size_t)y * (size_t)p->width + (size_t)x]);
	}
	return recognise(pix, 1, &r, a, out);
}

/* Grey, on white where it was transparent. */
static PIX *decode(struct span file, uint64_t pixels, int32_t *shrunk)
{
	bool jpeg = file.n > 3 && memcmp(file.p, "\xff\xd8\xff", 3) == 0;
	PIX *pix, *flat, *grey;

	*shrunk = jpeg && pixels > LARGE ? 2 : 1;
	pix = jpeg ? pixReadMemJpeg((const l_uint8 *)file.p, file.n, 0, *shrunk, NULL, 0)
		   : pixReadMem((const l_uint8 *)file.p, file.n);
	if (pix == NULL)
		return NULL;
	flat = pixRemoveAlpha(pix);
	pixDestroy(&pix);
	grey = flat ? pixConvertTo8(flat, 0) : NULL;
	pixDestroy(&flat);
	return grey;
}

bool ocr_picture(struct span file, const struct image *im, struct sink *out)
{
	uint64_t pixels = 0;
	struct reading r = { .box_from = 1 };
	PIX *pix;

	if (im->width.has && im->height.has && im->width.v > 0 && im->height.v > 0 &&
	    im->width.v <= INT32_MAX && im->height.v <= INT32_MAX)
		pixels = (uint64_t)im->width.v * (uint64_t)im->height.v;
	if (pixels == 0)
		return sink_note(out, NOTE_UNREAD, "image.size", "a picture of unknown size is not decoded");
	if (pixels > LIMIT_PIXELS)
		return sink_note(out, NOTE_REFUSED, "limit.pixels", "%lld x %lld pixels are more than is decoded",
				 (long long)im->width.v, (long long)im->height.v);
	pix = decode(file, pixels, &r.box_to);
	if (pix == NULL)
		return sink_note(out, NOTE_UNREAD, "image.decode", "the picture could not be decoded");
	sink_page(out, 1, im->width.v, im->height.v);
	return recognise(pix, im->orientation.has ? (int32_t)im->orientation.v : 1, &r, sink_arena(out), out);
}
