"""The function that turns Chinese text into pairs of characters, each at its place.

Equal to `unionhall.lib.text.bigram_vector`, which makes the queries. Its alphabet comes from a collation that is
built into PostgreSQL, so the index means the same on every operating system.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION zh_bigram(content text, weight text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  lexemes text[] := '{}';
  run text;
  place int := 1;
BEGIN
  FOR run IN
    SELECT hit[1] FROM regexp_matches(
      lower(normalize(left(content, 50000), NFKC) COLLATE pg_catalog.pg_unicode_fast),
      '[〇㐀-䶿一-鿿豈-﫿𠀀-𲎯]+'
      '|(?:(?![〇㐀-䶿一-鿿豈-﫿𠀀-𲎯])[[:alnum:]])+'
      '(?:[._-](?:(?![〇㐀-䶿一-鿿豈-﫿𠀀-𲎯])[[:alnum:]])+)*[+#]*',
      'g') AS hit
  LOOP
    IF run ~ '^[〇㐀-䶿一-鿿豈-﫿𠀀-𲎯]' THEN
      -- Every pair, and the last character alone: so each character begins a lexeme.
      FOR step IN 1..length(run) LOOP
        lexemes := lexemes || ('''' || substr(run, step, 2) || ''':' || least(place, 16383) || weight);
        place := place + 1;
      END LOOP;
    ELSE
      lexemes := lexemes || ('''' || left(run, 100) || ''':' || least(place, 16383) || weight);
      place := place + 1;
    END IF;
    -- An empty place, so that no phrase reaches over a comma.
    place := place + 1;
  END LOOP;
  RETURN array_to_string(lexemes, ' ')::tsvector;
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION zh_bigram(text, text)")]
