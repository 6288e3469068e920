"""The function that turns Chinese text into pairs of characters, each at its place.

Equal to `unionhall.lib.text.bigram_vector`, which makes the queries. Its alphabet comes from a collation that is
built into PostgreSQL, so the index means the same on every operating system.
"""

from django.db import migrations

# Chinese characters, those of rare names included; written as codes, so that no editor turns one into its twin.
HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
CREATE = r"""
CREATE FUNCTION zh_bigram(content text, weight text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  lexemes text[] := '{}';
  run text;
  place int := 1;
BEGIN
  FOR run IN
    -- Spaces first set Chinese apart from what it touches.
    SELECT hit[1] FROM regexp_matches(
      regexp_replace(
        lower(normalize(left(content, 50000), NFKC) COLLATE pg_catalog.pg_unicode_fast),
        '{han}+', ' \& ', 'g'),
      '{han}+|[[:alnum:]]+(?:[._-][[:alnum:]]+)*[+#]*', 'g') AS hit
  LOOP
    IF run ~ '^{han}' THEN
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
""".replace("{han}", HAN)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION zh_bigram(text, text)")]
