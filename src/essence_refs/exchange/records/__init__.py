"""What the formats of tagged records share: RIS, MEDLINE, Web of Science and EndNote's XML."""
