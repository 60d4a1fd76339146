/* A memo file is records end to end: crc32 of the next 40 bytes (4), crc32 of the value (4), length
 * (4), key (32), value. Numbers little-endian. It is read to the first head that is not whole; a
 * value is checked when it is asked for. */
#include "store/memo.h"

#include "base/crc.h"
#include "base/cursor.h"
#include "peers.h"

#include <stdlib.h>
#include <unistd.h>

#define HEAD 44

static void put_u32(char *to, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (char)(v >> (8 * i));
}

static bool read_head(struct span s, struct digest *key, uint32_t *n)
{
	struct cursor c = cursor_on(s);
	uint32_t crc = cursor_u32le(&c);
	struct span k;

	cursor_u32le(&c);
	*n = cursor_u32le(&c);
	k = cursor_take(&c, sizeof key->b);
	if (c.ran_out || crc_of(0, span_of(s.p + 4, HEAD - 4)) != crc || *n > MEMO_MAX)
		return false;
	memcpy(key->b, k.p, k.n);
	return true;
}

/* Learns the heads between p->memo_at and the end; the values are passed over. */
static void read_heads(struct store *s, struct peer *p, uint32_t pack, int fd, uint64_t end)
{
	while (end - p->memo_at >= HEAD) {
		ssize_t got = pread(fd, s->io, STORE_IO, (off_t)p->memo_at);
		struct span rest = span_of(s->io, got > 0 ? (size_t)got : 0);
		bool any = false;

		while (rest.n >= HEAD) {
			struct digest key;
			uint32_t n;

			if (!read_head(rest, &key, &n) || end - p->memo_at - HEAD < n)
				return;
			index_put(&s->memos, &key,
				  &(struct place){ p->memo_at + HEAD, n, pack });
			p->memo_at += HEAD + (uint64_t)n;
			rest = span_from(rest, HEAD + (size_t)n);
			any = true;
		}
		if (!any)
			return;
	}
}

static void refresh(struct store *s)
{
	peers_refresh(s);
	for (uint32_t i = 0; i < s->n_peers; i++) {
		struct peer *p = &s->peer[i];
		struct err ignored;
		struct stat st;
		uint32_t pack;
		int fd;

		if (p->memo_done)
			continue;
		p->memo_done = p->is_ended;
		pack = pack_number(&s->packs, p->number, PACK_MEMO);
		if (pack == UINT32_MAX || (fd = pack_open(&s->packs, pack, &ignored)) < 0)
			continue;
		if (fstat(fd, &st) == 0 && (uint64_t)st.st_size > p->memo_at)
			read_heads(s, p, pack, fd, (uint64_t)st.st_size);
		if (p->memo_done)
			pack_forget(&s->packs, pack);
	}
}

bool memo_put(struct store *s, const struct digest *key, struct span value, struct err *e)
{
	struct buf record;
	char head[HEAD];
	uint64_t at;
	bool ok;

	if (value.n > MEMO_MAX)
		return err_set(e, EXHIBIT_INPUT, 0, "a memo of %zu bytes", value.n);
	if (!store_writable(s, e))
		return false;
	put_u32(head + 4, crc_of(0, value));
	put_u32(head + 8, (uint32_t)value.n);
	memcpy(head + 12, key->b, sizeof key->b);
	put_u32(head, crc_of(0, span_of(head + 4, HEAD - 4)));
	buf_init(&record, HEAD + MEMO_MAX);
	buf_put(&record, head, HEAD);
	buf_span(&record, value);
	ok = writer_memo(&s->w, buf_view(&record), &at, e);
	buf_clear(&record);
	if (ok)
		index_put(&s->memos, key,
			  &(struct place){ at + HEAD, value.n, s->w.memo_number });
	return ok;
}

/* Reads head and value: the value's crc stands in the head. */
static bool read_value(struct store *s, const struct place *at, struct buf *out)
{
	size_t before = out->n, n = (size_t)at->size, done = 0;
	struct err ignored;
	char crc[4], *to;
	int fd;

	if (at->pack == s->w.memo_number && s->w.memo.fd >= 0 &&
	    at->off + at->size > s->w.memo.at && !writer_flush(&s->w, &ignored))
		return false;
	if ((fd = pack_open(&s->packs, at->pack, &ignored)) < 0 ||
	    pread(fd, crc, 4, (off_t)(at->off - HEAD + 4)) != 4)
		return false;
	/* A full buffer stays full: its ceiling is looked at first. */
	if (n > out->max - out->n || (to = buf_room(out, n)) == NULL)
		return false;
	while (done < n) {
		ssize_t got = pread(fd, to + done, n - done, (off_t)(at->off + done));

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	struct cursor c = cursor_on(span_of(crc, 4));

	if (crc_of(0, span_of(to, n)) != cursor_u32le(&c))
		return false;
	out->n = before + n;
	return true;
}

bool memo_get(struct store *s, const struct digest *key, struct buf *out)
{
	struct place at;

	if (!index_get(&s->memos, key, &at)) {
		refresh(s);
		if (!index_get(&s->memos, key, &at))
			return false;
	}
	return read_value(s, &at, out);
}
