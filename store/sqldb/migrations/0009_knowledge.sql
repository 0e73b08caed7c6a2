-- The knowledge base. An article's words are indexed like a ticket's; when it
-- changes, its row of article_texts goes and another comes: ids are never
-- used twice, because the words of a row that is gone stay in SQLite's index.

CREATE TABLE articles (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    state       TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    title       TEXT NOT NULL CHECK (title <> ''),
    body        TEXT NOT NULL,
    language    TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    keywords    TEXT NOT NULL,
    review_us   INTEGER,
    source      TEXT NOT NULL,
    author_key  TEXT NOT NULL,
    used        INTEGER NOT NULL CHECK (used >= 0),
    helped      INTEGER NOT NULL CHECK (helped >= 0),
    not_helped  INTEGER NOT NULL CHECK (not_helped >= 0),
    created_us  INTEGER,
    changed_us  INTEGER
) STRICT;

CREATE INDEX articles_state ON articles (state, used);

CREATE TABLE article_texts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT;

CREATE INDEX article_texts_article ON article_texts (article_id);

--sqlite: CREATE VIRTUAL TABLE article_index USING fts4(words, content="", matchinfo=fts3, tokenize=simple);
--postgres: ALTER TABLE article_texts ADD COLUMN words TSVECTOR NOT NULL;
--postgres: CREATE INDEX article_texts_words ON article_texts USING gin (words);
