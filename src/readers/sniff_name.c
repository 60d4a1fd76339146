/* File names and what they promise. Nothing is believed because of a name; a name that promises
 * something else is worth a note, and between kinds of text that look alike it may decide. */
#include "sniff.h"

/* Extension; types such a file may hold, the one to expect first. "text/" stands for all text. */
static const struct {
	const char *extension, *media;
} table[] = {
#define OPEN "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "jpg", "image/jpeg" }, { "jpeg", "image/jpeg" }, { "jpe", "image/jpeg" }, { "jfif", "image/jpeg" },
	{ "gif", "image/gif" },
	{ "bmp", "image/bmp" }, { "dib", "image/bmp" },
	{ "tif", "image/tiff" }, { "tiff", "image/tiff" },
	{ "webp", "image/webp" },
	{ "heic", "image/heic image/heif image/heic-sequence" },
	{ "heif", "image/heif image/heic image/avif image/heif-sequence" },
	{ "avif", "image/avif" },
	{ "ico", "image/vnd.microsoft.icon image/png image/bmp" },
	{ "svg", "image/svg+xml" },
	{ "psd", "image/vnd.adobe.photoshop" },
	{ "jp2", "image/jp2" }, { "jxl", "image/jxl" },
	{ "wmf", "image/wmf" }, { "emf", "image/emf" },
	{ "djvu", "image/vnd.djvu" }, { "djv", "image/vnd.djvu" },
	{ "cr2", "image/x-canon-cr2" }, { "cr3", "image/x-canon-cr3" }, { "dng", "image/tiff" },
	{ "txt", "text/plain text/ application/json application/x-ndjson application/yaml" },
	{ "text", "text/plain text/" }, { "log", "text/plain text/ application/x-ndjson" },
	{ "md", "text/markdown text/" }, { "markdown", "text/markdown text/" },
	{ "csv", "text/csv text/plain text/tab-separated-values" },
	{ "tsv", "text/tab-separated-values text/plain text/csv" },
	{ "tab", "text/tab-separated-values text/plain text/csv" },
	{ "json", "application/json application/x-ndjson" },
	{ "ndjson", "application/x-ndjson application/json" },
	{ "jsonl", "application/x-ndjson application/json" },
	{ "xml", "application/xml text/xml +xml application/x-ofx" },
	{ "html", "text/html application/xhtml+xml" }, { "htm", "text/html application/xhtml+xml" },
	{ "xhtml", "application/xhtml+xml text/html" },
	{ "css", "text/css text/plain" }, { "js", "text/javascript text/plain" },
	{ "yaml", "application/yaml text/plain" }, { "yml", "application/yaml text/plain" },
	{ "ini", "text/plain text/" }, { "conf", "text/plain text/ application/xml" },
	{ "cfg", "text/plain text/ application/xml" },
	{ "py", "text/x-script.python text/" }, { "pyw", "text/x-script.python text/" }, { "pyi", "text/x-script.python text/" },
	{ "c", "text/x-c text/" }, { "h", "text/x-c text/" },
	{ "cc", "text/x-c++ text/" }, { "cpp", "text/x-c++ text/" }, { "cxx", "text/x-c++ text/" },
	{ "hh", "text/x-c++ text/" }, { "hpp", "text/x-c++ text/" }, { "hxx", "text/x-c++ text/" },
	{ "java", "text/x-java text/" }, { "go", "text/x-go text/" }, { "rs", "text/x-rust text/" },
	{ "php", "text/x-php text/" }, { "rb", "text/x-ruby text/" }, { "pl", "text/x-perl text/" },
	{ "pm", "text/x-perl text/ image/x-portable-anymap image/x-xpixmap" }, { "lua", "text/x-lua text/" },
	{ "cs", "text/x-csharp text/" }, { "kt", "text/x-kotlin text/" }, { "swift", "text/x-swift text/" },
	{ "scala", "text/x-scala text/" }, { "po", "text/x-po text/" }, { "pot", "text/x-po text/" },
	{ "m4", "text/x-m4 text/" }, { "el", "text/x-lisp text/" }, { "lisp", "text/x-lisp text/" },
	{ "awk", "text/x-awk text/" }, { "bat", "text/x-msdos-batch text/" }, { "cmd", "text/x-msdos-batch text/" },
	{ "tcl", "text/x-tcl text/" }, { "f", "text/x-fortran text/" }, { "for", "text/x-fortran text/" },
	{ "f90", "text/x-fortran text/" }, { "f95", "text/x-fortran text/" }, { "pas", "text/x-pascal text/" },
	{ "adb", "text/x-adasrc text/" }, { "ads", "text/x-adasrc text/" }, { "hs", "text/x-haskell text/" },
	{ "cmake", "text/x-cmake text/" }, { "groovy", "text/x-groovy text/" }, { "scss", "text/x-scss text/" },
	{ "sty", "text/x-tex text/" }, { "cls", "text/x-tex text/" }, { "ltx", "text/x-tex text/" }, { "vbs", "text/vbscript text/" },
	{ "toml", "application/toml text/" }, { "rst", "text/x-rst text/" }, { "mjs", "text/javascript text/plain" },
	{ "jsx", "text/javascript text/" }, { "tsx", "application/typescript text/" },
	{ "ts", "application/typescript video/mp2t application/xml text/" },
	{ "bash", "text/x-shellscript text/" }, { "ksh", "text/x-shellscript text/" }, { "zsh", "text/x-shellscript text/" },
	{ "mk", "text/x-makefile text/" }, { "bib", "text/x-bibtex text/" }, { "dtd", "application/xml-dtd text/" },
	{ "dxf", "image/vnd.dxf" }, { "dwg", "image/vnd.dwg" }, { "m3u8", "application/vnd.apple.mpegurl audio/x-mpegurl text/" },
	{ "m3u", "audio/x-mpegurl application/vnd.apple.mpegurl text/" },
	{ "geojson", "application/json application/x-ndjson" }, { "ipynb", "application/json" },
	{ "plist", "application/xml application/x-bplist" }, { "xsl", "application/xslt+xml application/xml" },
	{ "xsd", "application/xml +xml" }, { "kml", "application/vnd.google-earth.kml+xml" },
	{ "kmz", "application/vnd.google-earth.kmz application/zip" }, { "gpx", "application/gpx+xml" },
	{ "parquet", "application/vnd.apache.parquet" }, { "wasm", "application/wasm" },
	{ "class", "application/java-vm" }, { "swf", "application/vnd.adobe.flash.movie" },
	{ "torrent", "application/x-bittorrent" }, { "p12", "application/x-pkcs12" }, { "pfx", "application/x-pkcs12" },
	{ "eot", "application/vnd.ms-fontobject" }, { "ttc", "font/collection" },
	{ "sh", "text/x-shellscript text/" }, { "sql", "application/sql text/" },
	{ "tex", "text/x-tex text/" }, { "srt", "application/x-subrip text/plain" },
	{ "vtt", "text/vtt text/plain" }, { "diff", "text/x-diff text/plain" },
	{ "patch", "text/x-diff text/plain message/rfc822 application/mbox" },
	{ "eml", "message/rfc822" },
	{ "emlx", "application/x-emlx" },
	{ "mht", "message/rfc822" }, { "mhtml", "message/rfc822" },
	{ "mbox", "application/mbox message/rfc822" }, { "mbx", "application/mbox" },
	{ "msg", "application/vnd.ms-outlook application/x-ole-storage message/rfc822" },
	{ "oft", "application/vnd.ms-outlook" },
	{ "pst", "application/vnd.ms-outlook-pst" }, { "ost", "application/vnd.ms-outlook-pst" },
	{ "ics", "text/calendar" }, { "vcs", "text/calendar" },
	{ "vcf", "text/vcard" },
	{ "p7s", "application/pkcs7-signature application/pkcs7-mime" },
	{ "p7m", "application/pkcs7-mime application/pkcs7-signature" },
	{ "asc", "application/pgp-signature application/pgp-encrypted application/pgp-keys text/" },
	{ "rtf", "application/rtf" },
	{ "doc", "application/msword application/x-ole-storage application/encrypted" },
	{ "dot", "application/msword application/x-ole-storage" },
	{ "xls", "application/vnd.ms-excel application/x-ole-storage application/encrypted" },
	{ "xlt", "application/vnd.ms-excel application/x-ole-storage" },
	{ "ppt", "application/vnd.ms-powerpoint application/x-ole-storage application/encrypted" },
	{ "pps", "application/vnd.ms-powerpoint application/x-ole-storage" },
	{ "vsd", "application/vnd.visio application/x-ole-storage" },
	{ "pub", "application/x-mspublisher application/x-ole-storage" },
	{ "mpp", "application/vnd.ms-project application/x-ole-storage" },
	{ "docx", OPEN "wordprocessingml.document application/encrypted" },
	{ "dotx", OPEN "wordprocessingml.template" },
	{ "docm", "application/vnd.ms-word.document.macroEnabled.12 application/encrypted" },
	{ "dotm", "application/vnd.ms-word.template.macroEnabled.12" },
	{ "xlsx", OPEN "spreadsheetml.sheet application/encrypted" },
	{ "xltx", OPEN "spreadsheetml.template" },
	{ "xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12 application/encrypted" },
	{ "xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12 application/encrypted" },
	{ "pptx", OPEN "presentationml.presentation application/encrypted" },
	{ "ppsx", OPEN "presentationml.slideshow" }, { "potx", OPEN "presentationml.template" },
	{ "pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12 application/encrypted" },
	{ "vsdx", "application/vnd.ms-visio.drawing" },
	{ "xps", "application/vnd.ms-xpsdocument" }, { "oxps", "application/vnd.ms-xpsdocument" },
	{ "odt", ODF "text" }, { "ott", ODF "text-template" }, { "ods", ODF "spreadsheet" },
	{ "ots", ODF "spreadsheet-template" }, { "odp", ODF "presentation" }, { "odg", ODF "graphics" },
	{ "odf", ODF "formula" }, { "fodt", ODF "text-flat-xml" }, { "fods", ODF "spreadsheet-flat-xml" }, { "fodp", ODF "presentation-flat-xml" },
	{ "epub", "application/epub+zip" }, { "mobi", "application/x-mobipocket-ebook" },
	{ "azw", "application/x-mobipocket-ebook" }, { "azw3", "application/x-mobipocket-ebook" },
	{ "zip", "application/zip" }, { "jar", "application/java-archive application/zip" },
	{ "apk", "application/vnd.android.package-archive" },
	{ "7z", "application/x-7z-compressed" }, { "rar", "application/vnd.rar" },
	{ "tar", "application/x-tar" }, { "gz", "application/gzip" }, { "tgz", "application/gzip" },
	{ "bz2", "application/x-bzip2" }, { "tbz2", "application/x-bzip2" }, { "xz", "application/x-xz" },
	{ "txz", "application/x-xz" }, { "lzma", "application/x-lzma" }, { "zst", "application/zstd" },
	{ "lz4", "application/x-lz4" }, { "lz", "application/x-lzip" }, { "z", "application/x-compress" },
	{ "cpio", "application/x-cpio" }, { "iso", "application/x-iso9660-image" },
	{ "cab", "application/vnd.ms-cab-compressed" }, { "lzh", "application/x-lha" },
	{ "lha", "application/x-lha" }, { "arj", "application/x-arj" }, { "rpm", "application/x-rpm" },
	{ "deb", "application/vnd.debian.binary-package" },
	{ "mp3", "audio/mpeg" }, { "wav", "audio/x-wav" }, { "flac", "audio/flac" },
	{ "ogg", "audio/ogg application/ogg video/ogg" }, { "oga", "audio/ogg application/ogg" },
	{ "opus", "audio/ogg application/ogg" }, { "m4a", "audio/mp4 video/mp4" }, { "aac", "audio/aac audio/mp4" },
	{ "amr", "audio/amr" }, { "mid", "audio/midi" }, { "wma", "audio/x-ms-wma video/x-ms-asf" },
	{ "mp4", "video/mp4 video/quicktime audio/mp4 video/x-m4v" }, { "m4v", "video/x-m4v video/mp4" },
	{ "mov", "video/quicktime video/mp4" }, { "avi", "video/x-msvideo" }, { "mkv", "video/x-matroska" },
	{ "webm", "video/webm video/x-matroska" }, { "wmv", "video/x-ms-asf" }, { "3gp", "video/3gpp video/mp4" },
	{ "mpg", "video/mpeg video/mp2t" }, { "mpeg", "video/mpeg video/mp2t" }, { "flv", "video/x-flv" },
	{ "exe", "application/vnd.microsoft.portable-executable application/x-dosexec" },
	{ "dll", "application/vnd.microsoft.portable-executable application/x-dosexec" },
	{ "msi", "application/x-msi application/x-ole-storage" },
	{ "sqlite", "application/vnd.sqlite3" }, { "mdb", "application/x-msaccess" },
	{ "accdb", "application/x-msaccess" },
	{ "ps", "application/postscript" }, { "eps", "application/postscript image/x-eps application/pdf" },
	{ "ai", "application/pdf application/postscript" },
	{ "ttf", "font/ttf font/otf" }, { "otf", "font/otf font/ttf" }, { "woff", "font/woff" },
	{ "woff2", "font/woff2" },
	{ "ofx", "application/x-ofx" }, { "qfx", "application/x-ofx" }, { "qbo", "application/x-ofx" },
};

#define EXTENSION 12	/* bytes; longer ones are no extensions */

/* Row of the table, or countof(table). */
static size_t find_extension(struct span name)
{
	size_t dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.') {
		dot--;
		if (name.n - dot > EXTENSION || strchr("/\\ ", name.p[dot]))
			return countof(table);
	}
	if (dot <= 1)	/* none, or a hidden file without one */
		return countof(table);
	for (size_t i = 0; i < countof(table); i++)
		if (span_ieq_str(span_from(name, dot), table[i].extension))
			return i;
	return countof(table);
}

static struct span first_media(size_t row)
{
	struct span all = span_str(table[row].media), first;

	span_split(&all, ' ', &first);
	return first;
}

/* Files that build programs are called so without an extension, or with one of their own. */
static bool is_makefile(struct span name)
{
	size_t slash = name.n;

	while (slash > 0 && name.p[slash - 1] != '/')
		slash--;
	name = span_from(name, slash);
	return span_eq_str(name, "Makefile") || span_eq_str(name, "makefile") || span_eq_str(name, "GNUmakefile") ||
	       span_starts(name, "Makefile.");
}

struct span sniff_name_media(struct span name)
{
	size_t row = find_extension(name);

	if (is_makefile(name))
		return SPAN("text/x-makefile");
	return row == countof(table) ? (struct span){ NULL, 0 } : first_media(row);
}

/* The first type of every row as a C string, made when first asked for. */
static const char *expected_media(size_t row)
{
	static char names[countof(table)][80];
	struct span first = first_media(row);

	assert(first.n < sizeof names[0]);
	memcpy(names[row], first.p, first.n);
	return names[row];
}

bool sniff_name_disagrees(struct span name, struct span media, const char **expected)
{
	size_t row = find_extension(name);
	struct span may, rest;

	if (row == countof(table) || media.n == 0 || span_eq_str(media, "inode/x-empty"))
		return false;
	rest = span_str(table[row].media);
	while (span_split(&rest, ' ', &may))
		if (span_ieq(may, media) ||
		    (may.p[may.n - 1] == '/' && span_sub(media, 0, may.n).n == may.n &&
		     span_ieq(span_sub(media, 0, may.n), may)) ||
		    (may.p[0] == '+' && media.n > may.n && span_ieq(span_from(media, media.n - may.n), may)))
			return false;
	if (expected)
		*expected = expected_media(row);
	return true;
}
