/* Inside the reader of RTF: what a control word does, apart from how the file is cut into them. */
#ifndef EXHIBIT_READERS_RTF_H
#define EXHIBIT_READERS_RTF_H

#include "flow.h"

enum rtf_place {
	RTF_TEXT, RTF_SKIP, RTF_FONTS, RTF_TITLE, RTF_AUTHOR, RTF_OPERATOR, RTF_GENERATOR, RTF_CREATED,
	RTF_REVISED, RTF_COMMENT, RTF_COMMENT_WHO, RTF_PICTURE, RTF_OBJECT
};

/* What a group inherits and its end undoes. */
struct rtf_state {
	enum rtf_place place;
	uint16_t charset;	/* code page; 0: that of the document */
	uint8_t fallback;	/* characters that stand for one written by its number */
	bool is_deleted, is_inserted, in_table;
};

enum { RTF_DEPTH = 256, RTF_FONTS_MAX = 4096 };

struct rtf {
	struct sink *out;
	struct flow flow;
	struct rtf_state now, stack[RTF_DEPTH];
	unsigned depth, deeper;	/* deeper: groups open that found no room */
	bool is_ignorable;	/* behind "\*" */
	uint16_t charset;	/* of the document */
	uint16_t fonts[RTF_FONTS_MAX];
	unsigned font;		/* being defined */
	unsigned skip;		/* bytes that stand for the character before */
	uint32_t high;		/* first half of a surrogate pair */
	struct buf raw;		/* bytes in now.charset that are due */
	struct buf value;	/* of a property, comment or change, UTF-8 */
	struct buf who;
	struct buf hex;		/* bytes of a picture or object */
	int half;		/* first digit of one, or -1 */
	int time[6];
	bool is_hidden, is_full;
};

/* A control word; `has`: a number came with it. */
void rtf_word(struct rtf *r, struct span word, int32_t n, bool has);
void rtf_group_end(struct rtf *r);
/* Bytes of text in the charset of now. */
void rtf_byte(struct rtf *r, char c);
void rtf_unicode(struct rtf *r, uint32_t c);
/* What is due comes before what follows. */
void rtf_flush(struct rtf *r);

#endif
